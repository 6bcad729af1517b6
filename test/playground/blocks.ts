/** Builders of blocks and elements, for tests of accepted and refused blocks. */

export const plain = (text: string) => ({ type: 'plain_text', text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const option = (value: string) => ({ text: plain(value), value });
export const options = (n: number) => Array.from({ length: n }, (_, index) => option(`o${index}`));
export const many = <T>(n: number, item: T): T[] => Array.from({ length: n }, () => item);
export const button = (over: object = {}) => ({ type: 'button', text: plain('Go'), ...over });
export const actions = (...elements: object[]) => ({ type: 'actions', elements });
export const section = (over: object = {}) => ({ type: 'section', text: mrkdwn('Hello'), ...over });
export const input = (element: object, over: object = {}) => ({
  type: 'input',
  label: plain('Name'),
  element,
  ...over,
});
export const select = (over: object = {}) => ({ type: 'static_select', options: options(2), ...over });
export const image = { type: 'image', image_url: 'https://acme.test/a.png', alt_text: 'A' };
export const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
export const cell = { type: 'raw_text', text: 'x' };
export const table = (rows: unknown, over: object = {}) => ({ type: 'table', rows, ...over });
export const dataTable = (rows: unknown, over: object = {}) => ({ type: 'data_table', caption: 'Runs', rows, ...over });
export const points = (...labels: string[]) => labels.map((label) => ({ label, value: 1 }));
export const chart = (over: object = {}) => ({
  type: 'data_visualization',
  title: 'Runs',
  chart: { type: 'bar', ...over },
});
export const series = (...names: string[]) => names.map((name) => ({ name, data: points('mon', 'tue') }));
export const axes = { axis_config: { categories: ['mon', 'tue'] } };
export const pie = (segments: object[]) => ({
  type: 'data_visualization',
  title: 'Runs',
  chart: { type: 'pie', segments },
});
export const card = (over: object = {}) => ({ type: 'card', title: mrkdwn('orders'), ...over });
export const task = { type: 'task_card', task_id: 't1', title: 'Create the role', status: 'complete' };
export const video = {
  type: 'video',
  title: plain('Tour'),
  alt_text: 'A tour',
  video_url: 'https://acme.test/v',
  thumbnail_url: 'https://acme.test/t.png',
};
