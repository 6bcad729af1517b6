import { z } from 'zod';
import { dataTableBlock, dataVisualizationBlock, tableBlock } from './data.ts';
import { actionsElement, button, contextAction, inputElement, sectionAccessory } from './elements.ts';
import { flag, httpsUrl, id, imageBlock, imageElement, mrkdwn, plain, rich, text, url } from './objects.ts';
import { richTextBlock } from './rich-text.ts';

/** Blocks that apps may send. `file` is left out: only Slack adds it. */

export type Surface = 'message' | 'modal' | 'home';

const block = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), block_id: id.optional(), ...shape });

const section = block('section', {
  text: rich(3000).optional(),
  fields: z.array(rich(2000)).min(1).max(10).optional(),
  accessory: sectionAccessory.optional(),
  expand: flag,
}).refine((value) => value.text !== undefined || value.fields !== undefined, {
  message: 'missing required field: text or fields',
});
const header = block('header', { text: plain(150), level: z.int().min(1).max(4).optional() });
const context = block('context', {
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, plain(2000), mrkdwn(2000)]))
    .min(1)
    .max(10),
});
const actions = block('actions', { elements: z.array(actionsElement).min(1).max(25) });
const input = block('input', {
  label: plain(2000),
  hint: plain(2000).optional(),
  optional: flag,
  dispatch_action: flag,
  element: inputElement,
}).refine((value) => !(value.dispatch_action === true && value.element.type === 'file_input'), {
  message: 'dispatch_action is not possible with file_input',
  path: ['dispatch_action'],
});
const divider = block('divider', {});
const video = block('video', {
  video_url: httpsUrl,
  thumbnail_url: url,
  alt_text: text(2000),
  title: plain(199),
  title_url: httpsUrl.optional(),
  author_name: text(49).optional(),
  provider_name: text(49).optional(),
  provider_icon_url: url.optional(),
  description: plain(200).optional(),
});
const card = block('card', {
  hero_image: imageElement.optional(),
  icon: imageElement.optional(),
  slack_icon: z.string().min(1).optional(),
  title: mrkdwn(150).optional(),
  subtitle: mrkdwn(150).optional(),
  body: mrkdwn(200).optional(),
  subtext: mrkdwn(200).optional(),
  actions: z.array(button).min(1).max(3).optional(),
})
  .refine((value) => [value.hero_image, value.title, value.body, value.actions].some((part) => part !== undefined), {
    message: 'needs one of hero_image, title, body, actions',
  })
  .refine((value) => value.icon === undefined || value.slack_icon === undefined, {
    message: 'icon and slack_icon exclude each other',
  });
const task = block('task_card', {
  task_id: text(255),
  title: z.string().min(1),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: richTextBlock.optional(),
  output: richTextBlock.optional(),
  sources: z.array(z.strictObject({ type: z.literal('url'), url, text: z.string().min(1) })).optional(),
});

const anyBlock = z.discriminatedUnion('type', [
  section,
  header,
  context,
  actions,
  input,
  divider,
  imageBlock,
  richTextBlock,
  block('markdown', { text: text(12_000) }),
  tableBlock,
  dataTableBlock,
  dataVisualizationBlock,
  block('alert', { text: rich(200), level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional() }),
  card,
  block('carousel', { elements: z.array(card).min(1).max(10) }),
  block('container', {
    title: plain(150).optional(),
    rich_text_title: richTextBlock.optional(),
    subtitle: rich(150).optional(),
    child_blocks: z
      .array(
        z.discriminatedUnion('type', [
          actions,
          context,
          divider,
          header,
          imageBlock,
          input,
          richTextBlock,
          section,
          tableBlock,
          video,
        ]),
      )
      .min(1)
      .max(10),
    width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
    icon: imageElement.optional(),
    is_collapsible: flag,
    default_collapsed: flag,
    has_header_divider: flag,
  }).refine((value) => (value.title === undefined) !== (value.rich_text_title === undefined), {
    message: 'needs either title or rich_text_title',
  }),
  block('context_actions', { elements: z.array(contextAction).min(1).max(5) }),
  task,
  block('plan', { title: z.string().min(1), tasks: z.array(task).optional() }),
  video,
]);

export const blocks = z.array(anyBlock);

/** Block types that Slack accepts only on some surfaces. Other types are accepted everywhere. */
export const surfaces: Readonly<Record<string, readonly Surface[]>> = {
  markdown: ['message'],
  table: ['message'],
  data_table: ['message'],
  data_visualization: ['message'],
  container: ['message'],
  context_actions: ['message'],
  plan: ['message'],
  task_card: ['message'],
  carousel: ['message', 'home'],
  alert: ['modal'],
};

export const maxBlocks: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 };
