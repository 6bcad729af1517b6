import { join } from 'node:path';

export interface Asset {
  type: string;
  body: string | Uint8Array;
}

const TYPES: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

let built: Promise<Map<string, Asset>> | undefined;

/**
 * The page's client, bundled in memory once a process: by path, `/index.html` among them. Takes about a second, so
 * nothing is cached on disk that could be out of date.
 */
export function buildClient(): Promise<Map<string, Asset>> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<Map<string, Asset>> {
  const { build } = await import('vite');
  // Vite sets NODE_ENV for the whole process, and the playground runs more than this page in it.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    const bundled = await build({
      configFile: false,
      envDir: false,
      publicDir: false,
      logLevel: 'error',
      root: join(import.meta.dirname, 'client'),
      build: {
        write: false,
        modulePreload: false,
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: Number.POSITIVE_INFINITY,
      },
    });
    if (!('output' in bundled)) throw new Error('The page was not bundled.');
    return new Map(bundled.output.map((file) => [`/${file.fileName}`, assetOf(file)]));
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

type Output = { fileName: string } & ({ type: 'chunk'; code: string } | { type: 'asset'; source: string | Uint8Array });

function assetOf(file: Output): Asset {
  const extension = file.fileName.split('.').at(-1) ?? '';
  const type = `${TYPES[extension] ?? 'application/octet-stream'}; charset=utf-8`;
  return { type, body: file.type === 'chunk' ? file.code : file.source };
}
