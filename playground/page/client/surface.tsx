import { createContext, useContext, useMemo, useRef, useState } from 'react';
import type { ActResult, FieldValue, Option, Where } from '../api.ts';
import { usePage } from './page.tsx';

/** Message, modal or Home tab: context of its blocks, with their values and actions. */
export interface Surface {
  kind: 'message' | 'modal' | 'home';
  /** Error messages by block id. */
  errors: Record<string, string>;
  /** `block/action` of the last press, until the bot answers. */
  pending?: string;
  /** Reads a value. Null: the person emptied the field. Undefined: untouched. */
  read(blockId: string, actionId: string): FieldValue | undefined;
  write(blockId: string, actionId: string, value: FieldValue): void;
  /** Drops a value that the changed field no longer accepts. */
  forget(blockId: string, actionId: string): void;
  press(blockId: string, actionId: string, value?: string): void;
  choose(blockId: string, actionId: string, value: FieldValue): void;
  /** Requests options. Undefined after a missing or invalid answer of the bot. */
  suggest(blockId: string, actionId: string, query: string): Promise<Option[] | undefined>;
}

const Context = createContext<Surface | undefined>(undefined);
export const SurfaceProvider = Context.Provider;

export function useSurface(): Surface {
  const surface = useContext(Context);
  if (!surface) throw new Error('useSurface needs a SurfaceProvider.');
  return surface;
}

export interface AnyBlock {
  type: string;
  block_id?: string;
}

interface Options {
  kind: Surface['kind'];
  where: Where;
  blocks: readonly AnyBlock[];
  typed?: Record<string, FieldValue>;
  errors?: Record<string, string>;
  /** Called after a missing or invalid answer of the bot, with a message if the request was not sent. */
  onFailure(message: string | undefined): void;
}

const NO_ERRORS: Record<string, string> = {};

/** Creates a surface whose values survive updates of its blocks, and returns these values for the server. */
export function useSurfaceOf({ kind, where, blocks, typed, errors = NO_ERRORS, onFailure }: Options) {
  const { act } = usePage();
  const [local, setLocal] = useState<Record<string, FieldValue>>({});
  const [pending, setPending] = useState<string>();
  // Values that the server does not have yet. It has dispatched choices.
  const unsent = useRef<Record<string, FieldValue>>({});

  const surface = useMemo((): Surface => {
    const show = (id: string, value: FieldValue) => setLocal((before) => ({ ...before, [id]: value }));
    const send = async (id: string, run: () => Promise<ActResult>) => {
      setPending(id);
      const { failure, problem } = await run();
      setPending((now) => (now === id ? undefined : now));
      if (failure) onFailure(problem);
    };
    const values = () => valuesOf(blocks, unsent.current);
    return {
      kind,
      errors,
      ...(pending !== undefined && { pending }),
      read: (blockId, actionId) => {
        const id = idOf(blockId, actionId);
        return id in local ? local[id] : (typed?.[id] ?? typed?.[blockId]);
      },
      write: (blockId, actionId, value) => {
        const id = idOf(blockId, actionId);
        unsent.current = { ...unsent.current, [id]: value };
        show(id, value);
      },
      forget: (blockId, actionId) => {
        const id = idOf(blockId, actionId);
        if (id in local) setLocal((before) => without(before, id));
        unsent.current = without(unsent.current, id);
      },
      press: (blockId, actionId, value) => {
        const target = { blockId, actionId, ...(value !== undefined && { value }) };
        void send(idOf(blockId, actionId), () => act({ kind: 'click', where, ...target, values: values() }));
      },
      choose: (blockId, actionId, value) => {
        const field = idOf(blockId, actionId);
        unsent.current = without(unsent.current, field);
        show(field, value);
        void send(field, () => act({ kind: 'choose', where, field, value, values: values() }));
      },
      suggest: async (blockId, actionId, query) =>
        (await act({ kind: 'suggest', where, field: idOf(blockId, actionId), query, values: values() })).options,
    };
  }, [act, kind, where, blocks, typed, errors, local, pending, onFailure]);

  return { surface, values: () => valuesOf(blocks, unsent.current) };
}

const idOf = (blockId: string, actionId: string): string => `${blockId}/${actionId}`;

function without(values: Record<string, FieldValue>, id: string): Record<string, FieldValue> {
  const { [id]: _, ...rest } = values;
  return rest;
}

/** Drops values of blocks that are no longer in the view. */
function valuesOf(blocks: readonly AnyBlock[], unsent: Record<string, FieldValue>): Record<string, FieldValue> {
  const prefixes = blocks.map((block) => `${block.block_id}/`);
  return Object.fromEntries(Object.entries(unsent).filter(([id]) => prefixes.some((prefix) => id.startsWith(prefix))));
}
