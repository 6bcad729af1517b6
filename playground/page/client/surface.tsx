import { createContext, useContext, useMemo, useRef, useState } from 'react';
import type { ActResult, FieldValue, Option, Where } from '../api.ts';
import { usePage } from './page.tsx';

/** A message, a modal or the Home tab: where blocks stand, what is typed into them and where their clicks go. */
export interface Surface {
  kind: 'message' | 'modal' | 'home';
  /** Words per block id: what is wrong with the form. */
  errors: Record<string, string>;
  /** `block/action` of what was pressed last, until the bot has answered. */
  pending?: string;
  /** Null when the person has emptied the field, undefined when nobody has touched it. */
  read(blockId: string, actionId: string): FieldValue | undefined;
  write(blockId: string, actionId: string, value: FieldValue): void;
  /** The field has changed so that what was typed can no longer stand in it. */
  forget(blockId: string, actionId: string): void;
  press(blockId: string, actionId: string, value?: string): void;
  choose(blockId: string, actionId: string, value: FieldValue): void;
  /** Undefined when the bot has not answered as it must. */
  suggest(blockId: string, actionId: string, query: string): Promise<Option[] | undefined>;
}

const Context = createContext<Surface | undefined>(undefined);
export const SurfaceProvider = Context.Provider;

export function useSurface(): Surface {
  const surface = useContext(Context);
  if (!surface) throw new Error('Blocks stand on a surface.');
  return surface;
}

export interface Placed {
  type: string;
  block_id?: string;
}

interface Options {
  kind: Surface['kind'];
  where: Where;
  blocks: readonly Placed[];
  typed?: Record<string, FieldValue>;
  errors?: Record<string, string>;
  /** The bot has not answered as it must; the words are there when it is the page that could not ask. */
  onFailure(words: string | undefined): void;
}

const NO_ERRORS: Record<string, string> = {};

/** A surface whose typed values outlive updates of its blocks, plus those values as the server takes them. */
export function useSurfaceOf({ kind, where, blocks, typed, errors = NO_ERRORS, onFailure }: Options) {
  const { act } = usePage();
  const [local, setLocal] = useState<Record<string, FieldValue>>({});
  const [pending, setPending] = useState<string>();
  // What the server has not been told yet. A choice that was dispatched is known there.
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

/** The server is told only of fields that still stand in the view. */
function valuesOf(blocks: readonly Placed[], unsent: Record<string, FieldValue>): Record<string, FieldValue> {
  const standing = blocks.map((block) => `${block.block_id}/`);
  return Object.fromEntries(Object.entries(unsent).filter(([id]) => standing.some((prefix) => id.startsWith(prefix))));
}
