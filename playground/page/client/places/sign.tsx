import type { Place } from '../../api.ts';

/** Sign before a channel's name: # or a lock. */
export function Sign({ kind }: { kind: Place['kind'] }) {
  if (kind === 'channel') {
    return (
      <span className="sign" aria-hidden="true">
        #
      </span>
    );
  }
  return (
    <span className="sign" aria-hidden="true">
      <svg
        width="13"
        height="14"
        viewBox="0 0 13 14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
      >
        <rect x="1.5" y="6" width="10" height="7" rx="1.5" />
        <path d="M3.8 6V4a2.7 2.7 0 0 1 5.4 0v2" />
      </svg>
    </span>
  );
}
