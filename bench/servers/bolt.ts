import { App, HTTPReceiver } from '@slack/bolt';

/**
 * Baseline: a Bolt app with its own receiver that acknowledges commands and forms. With a `DATABASE_URL` it inserts one row
 * before it acknowledges a form.
 */
const { DATABASE_URL, PORT, SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET = '' } = process.env;

const app = new App({
  receiver: new HTTPReceiver({ signingSecret: SLACK_SIGNING_SECRET }),
  token: SLACK_BOT_TOKEN,
  clientOptions: { slackApiUrl: SLACK_API_URL },
});
const insert = DATABASE_URL ? await openTable(DATABASE_URL) : undefined;

app.command('/platform', ({ ack }) => ack());
app.view('form', async ({ ack, body, view }) => {
  await insert?.([view.id, body.user.id, JSON.stringify(view.state.values)]);
  await ack();
});
await app.start(Number(PORT));

async function openTable(connectionString: string) {
  const { default: pg } = await import('pg'); // loaded only when used, to keep the bare app small
  const pool = new pg.Pool({ connectionString, max: 10 });
  await pool.query(
    'create table if not exists submissions (id text primary key, person text not null, form jsonb not null)',
  );
  const text = 'insert into submissions (id, person, form) values ($1, $2, $3)';
  return (values: string[]) => pool.query({ name: 'insert', text, values });
}
