import { sql } from 'kysely';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import type { Db } from './database.ts';

/** Attempts to draw a message. It holds the later ones of its target for that long. */
const drawAttempts = 3;

/** A message that our own code fails to draw, although the store answers: that is no fault of its target. */
export class Undrawable extends Error {
  override name = 'Undrawable';
  /** Shown to people, and logged with the error. */
  readonly reference: string;
  /** True when it is given up, because it would hold the messages behind it for ever. */
  readonly isFinal: boolean;

  constructor(attempts: number, cause: unknown) {
    super('The message cannot be drawn.', { cause });
    this.reference = crypto.randomUUID().slice(0, 8);
    this.isFinal = attempts >= drawAttempts;
  }
}

/** Draws a message. @throws Undrawable for a defect of ours; other errors when the store cannot be read */
export async function drawMessage<T>(db: Db, { attempts }: { attempts: number }, draw: () => Promise<T>): Promise<T> {
  try {
    return await draw();
  } catch (error) {
    if (error instanceof PermanentError || error instanceof UserError || error instanceof RetryLater) throw error;
    await sql`select 1`.execute(db); // while this fails too, nothing is known about the message
    throw new Undrawable(attempts, error);
  }
}
