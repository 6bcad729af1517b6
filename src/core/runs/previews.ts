import type { Preview } from '../../roadcrew/index.ts';
import type { Store } from '../store/database.ts';
import { newId } from '../store/ids.ts';

/** Stores a preview before it is shown, so that a run confirmed with its id keeps exactly what the requester saw. */
export async function storePreview({ db }: Store, preview: Preview): Promise<string> {
  const id = newId();
  await db
    .insertInto('previews')
    .values({ id, preview: JSON.stringify(preview) })
    .execute();
  return id;
}
