import type { DataTableBlock, TableBlock } from '@slack/types';
import { useState } from 'react';
import { Plain } from '../text/text.tsx';
import { Display } from './display.tsx';

type Cell = (TableBlock | DataTableBlock)['rows'][number][number];

const PAGE = 10;

/** Draws a table or data_table. The first row is the head; a data_table has a caption and pages. */
export function TableView({ block }: { block: TableBlock | DataTableBlock }) {
  const [page, setPage] = useState(0);
  const [head = [], ...body] = block.rows;
  const size = block.type === 'data_table' ? (block.page_size ?? PAGE) : body.length;
  const pages = Math.max(1, Math.ceil(body.length / size));
  const pageRows = body.slice(page * size, (page + 1) * size);
  const align = (column: number) => {
    const setting = block.type === 'table' ? block.column_settings?.[column]?.align : undefined;
    return setting ?? (body[0]?.[column]?.type === 'raw_number' ? 'right' : 'left');
  };
  return (
    <div className="table">
      <div className="table-scroll">
        <table>
          {block.type === 'data_table' && <caption>{block.caption}</caption>}
          <thead>
            <tr>
              {head.map((cell, column) => (
                <th key={keyOf(cell, column)} scope="col" align={align(column)}>
                  <CellView cell={cell} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pageRows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={keyOf(cell, column)} align={align(column)}>
                    <CellView cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <nav className="table-pages" aria-label="Pages of the table">
          <button type="button" className="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
            Previous
          </button>
          <span>
            {page + 1} of {pages}
          </span>
          <button type="button" className="button" disabled={page === pages - 1} onClick={() => setPage(page + 1)}>
            Next
          </button>
        </nav>
      )}
    </div>
  );
}

const keyOf = (cell: Cell, column: number): string => `${column}/${cell.type}`;

function CellView({ cell }: { cell: Cell }) {
  return cell.type === 'rich_text' ? <Display block={cell} /> : <Plain text={cell.text} />;
}
