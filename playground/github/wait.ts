import type { Changes } from './types.ts';

/** Resolves with the first truthy result of `check`, run now and after every change. Rejects with `what` after `timeoutMs`. */
export function waitFor<T>(
  changes: Changes,
  check: () => T | undefined | false | null,
  what: string,
  timeoutMs = 10_000,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const checkNow = () => {
      try {
        const found = check();
        if (found) end(() => resolve(found));
      } catch (error) {
        end(() => reject(error));
      }
    };
    const end = (finish: () => void) => {
      clearTimeout(timer);
      changes.off('change', checkNow);
      finish();
    };
    const timeout = new Error(`Waited for ${what} at GitHub.`);
    const timer = setTimeout(() => end(() => reject(timeout)), timeoutMs);
    changes.on('change', checkNow);
    checkNow();
  });
}
