import { z } from 'zod';
import { bot } from '../../company.ts';
import { SlackError } from '../errors.ts';
import { carryFiles } from '../store.ts';
import { joinedChannel } from '../workspace.ts';
import { count, json, type Method, method, name, text } from './method.ts';

/** The largest file in bytes. */
const maxFile = 100_000_000;

const completed = z.array(z.strictObject({ id: name, title: z.string().max(255).optional() })).min(1);

/** Files come in three steps: an address for so many bytes, the bytes, and where they are shared. */
export const files: Record<string, Method> = {
  'files.getUploadURLExternal': method(
    z.strictObject({ filename: name, length: count(maxFile), alt_txt: text.max(1000).optional() }),
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
      const given = completed.safeParse(args.files);
      if (!given.success) throw new SlackError('invalid_arguments');
      const shared = given.data.map(({ id, title }) => state.files.complete(id, title));
      if (args.channel_id !== undefined) {
        const channel = joinedChannel(state.workspace, args.channel_id);
        if (channel.isArchived) throw new SlackError('is_archived');
        const words = { text: args.initial_comment ?? shared[0]?.title ?? '', bot_id: bot.botId, app_id: bot.appId };
        await state.store.post(channel.id, bot.userId, { ...words, ...carryFiles(shared) });
      }
      return { files: shared };
    },
  ),
};
