import type { Message } from '../../api.ts';
import { Plain } from '../text/text.tsx';

/** Lists the files of a message, as links to a new tab. */
export function Files({ files }: { files: NonNullable<Message['files']> }) {
  return files.map(({ id, title, size, url_private }) => (
    <a key={id} className="file" href={url_private} target="_blank" rel="noreferrer">
      <Plain text={title} />
      <small>{size < 1_000 ? `${size} bytes` : `${Math.round(size / 1_000)} kB`}</small>
    </a>
  ));
}
