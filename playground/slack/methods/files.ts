import { z } from 'zod';
import { bot } from '../../company.ts';
import { SlackError } from '../errors.ts';
import { withFileMetadata } from '../store.ts';
import { joinedChannel } from '../workspace.ts';
import { count, json, type Method, method, name, text } from './method.ts';

/** Largest file, in bytes. */
const maxFileBytes = 100_000_000;

const completed = z.array(z.strictObject({ id: name, title: z.string().max(255).optional() })).min(1);

/** Methods of an upload: an upload URL, and after the bytes the target channel. */
export const files: Record<string, Method> = {
  'files.getUploadURLExternal': method(
    z.strictObject({ filename: name, length: count(maxFileBytes), alt_txt: text.max(1000).optional() }),
    ({ filename, length }, state) => {
      const file = state.files.expect(filename, length);
      return { file_id: file.id, upload_url: `${state.files.origin}/upload/v1/${file.id}` };
    },
  ),
  'files.completeUploadExternal': method(
    z.strictObject({
      files: json,
      channel_id: name.optional(),
      initial_comment: text.optional(),
      thread_ts: text.optional(),
    }),
    async (args, state) => {
      const parsed = completed.safeParse(args.files);
      if (!parsed.success) throw new SlackError('invalid_arguments');
      const shared = parsed.data.map(({ id, title }) => state.files.complete(id, title));
      if (args.channel_id !== undefined) {
        const channel = joinedChannel(state.workspace, args.channel_id);
        if (channel.isArchived) throw new SlackError('is_archived');
        const message = { text: args.initial_comment ?? shared[0]?.title ?? '', bot_id: bot.botId, app_id: bot.appId };
        await state.store.post(channel.id, bot.userId, { ...message, ...withFileMetadata(shared) });
      }
      return { files: shared };
    },
  ),
};
