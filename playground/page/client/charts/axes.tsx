import type { Plot } from './plot.ts';
import { everyNth, formatNumber, widthOf } from './scale.ts';

/** Draws horizontal lines at round values, and the categories below. */
export function Axes({
  plot,
  categories,
  slanted,
  unit,
}: {
  plot: Plot;
  categories: readonly string[];
  slanted: boolean;
  unit: string | undefined;
}) {
  const { left, top, width, height, ticks, x, y } = plot;
  const step = width / categories.length;
  const nth = slanted ? 1 : everyNth(step, Math.max(...categories.map(widthOf)) + 8);
  // Counted from the end, so that the newest category always has its label.
  const isNamed = (index: number) => (categories.length - 1 - index) % nth === 0;
  const base = top + height;
  return (
    <g className="chart-axes">
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={left + width} y1={y(tick)} y2={y(tick)} data-zero={tick === 0} />
          <text x={left - 8} y={y(tick) + 4} textAnchor="end">
            {formatNumber(tick)}
          </text>
        </g>
      ))}
      {unit && (
        <text className="chart-unit" x={left} y={top - 4}>
          {unit}
        </text>
      )}
      {categories.map((name, index) =>
        slanted ? (
          <text key={name} textAnchor="end" transform={`translate(${x(index) + 4} ${base + 16}) rotate(-32)`}>
            {name}
          </text>
        ) : (
          isNamed(index) && (
            <text key={name} x={x(index)} y={base + 18} textAnchor="middle">
              {name}
            </text>
          )
        ),
      )}
    </g>
  );
}
