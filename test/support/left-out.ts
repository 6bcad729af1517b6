/** One field that was left out: its path, such as `view.id`, and the rest of the payload. */
export interface LeftOut<Payload> {
  path: string;
  payload: Payload;
}

/** Yields a payload without each of its fields in turn, at every depth, and with each as null (`view.id as null`). */
export function* leaveOutEach<Payload extends object>(
  payload: Payload,
  skip: (path: string) => boolean = () => false,
): Generator<LeftOut<Payload>> {
  for (const keys of pathsIn(payload)) {
    const path = keys.join('.');
    const last = keys.at(-1) ?? '';
    const parentIn = (copy: object) => keys.slice(0, -1).reduce((part, key) => Reflect.get(part, key) as object, copy);
    if (!skip(path)) {
      const without = structuredClone(payload);
      const parent = parentIn(without);
      if (Array.isArray(parent)) parent.splice(Number(last), 1);
      else Reflect.deleteProperty(parent, last);
      yield { path, payload: without };
    }
    if (!skip(`${path} as null`)) {
      const empty = structuredClone(payload);
      Reflect.set(parentIn(empty), last, null);
      yield { path: `${path} as null`, payload: empty };
    }
  }
}

function* pathsIn(value: unknown, above: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    yield [...above, key];
    yield* pathsIn(part, [...above, key]);
  }
}
