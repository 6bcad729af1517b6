import type { Changes } from './types.ts';

/** Resolves with what `check` finds, now or after a change; rejects with `what` after `timeoutMs`. */
export function waitFor<T>(
  changes: Changes,
  check: () => T | undefined | false | null,
  what: string,
  timeoutMs = 10_000,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = () => {
      try {
        const found = check();
        if (found) end(() => resolve(found));
      } catch (error) {
        end(() => reject(error));
      }
    };
    const end = (finish: () => void) => {
      clearTimeout(timer);
      changes.off('change', look);
      finish();
    };
    const late = new Error(`Waited for ${what} at GitHub.`);
    const timer = setTimeout(() => end(() => reject(late)), timeoutMs);
    changes.on('change', look);
    look();
  });
}
