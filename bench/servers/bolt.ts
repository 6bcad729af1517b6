import { App, HTTPReceiver } from '@slack/bolt';
import pg from 'pg';

/**
 * What Roadcrew's acknowledgement is held against: a Bolt app with its own receiver that acknowledges forms and commands,
 * after inserting one row when `DATABASE_URL` is set. Started as it stands, it is also what its start is held against.
 */
const { DATABASE_URL, PORT = '0', SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET = '' } = process.env;

const receiver = new HTTPReceiver({ signingSecret: SLACK_SIGNING_SECRET });
const app = new App({ receiver, token: SLACK_BOT_TOKEN, clientOptions: { slackApiUrl: SLACK_API_URL } });
const pool = DATABASE_URL ? new pg.Pool({ connectionString: DATABASE_URL, max: 10 }) : undefined;
await pool?.query('create table if not exists submissions (id text primary key, person text not null, form jsonb not null)');

app.command('/platform', ({ ack }) => ack());
app.view('form', async ({ ack, body, view }) => {
  await pool?.query({
    name: 'insert',
    text: 'insert into submissions (id, person, form) values ($1, $2, $3)',
    values: [view.id, body.user.id, JSON.stringify(view.state.values)],
  });
  await ack();
});

const server = await app.start(Number(PORT));
process.send?.({ address: server.address() });
