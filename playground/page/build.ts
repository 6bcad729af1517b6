import { join } from 'node:path';

export interface Asset {
  type: string;
  body: string | Uint8Array;
}

const TYPES: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

let bundlePromise: Promise<Map<string, Asset>> | undefined;

/**
 * Bundles the page's client in memory, once per process, and returns its files by path. Takes about a second, so no
 * cache on disk is needed, which could be stale.
 */
export function buildClient(): Promise<Map<string, Asset>> {
  bundlePromise ??= bundle();
  return bundlePromise;
}

async function bundle(): Promise<Map<string, Asset>> {
  const { build } = await import('vite');
  // Vite sets NODE_ENV for the whole process, which also runs the rest of the playground.
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
    if (!('output' in bundled)) throw new Error('Vite returned no bundle of the page.');
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
