import type { ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { startBoltApp } from './bolt.ts';
import { form, formApp, openForm, plain } from './forms.ts';

test('the client finds what is missing or wrong in a form before anything is sent', async () => {
  const submitted: unknown[] = [];
  await using bolt = await startBoltApp(
    formApp((app) =>
      app.view('form', async ({ ack, view }) => {
        submitted.push(view.state.values);
        await ack();
      }),
    ),
  );
  const alice = await openForm(bolt.slack);
  expect((await alice.submit()).errors).toEqual({ name: 'Please complete this required field.' });
  alice.fill({ Name: 'ab', Days: 400 });
  expect((await alice.submit()).errors).toEqual({
    name: 'Please enter at least 3 characters.',
    days: 'Please enter a number of at most 365.',
  });
  alice.fill({ Name: 'abcdefghijk', Days: 1.5 });
  expect((await alice.submit()).errors).toEqual({
    name: 'Please enter at most 10 characters.',
    days: 'Please enter a whole number.',
  });
  expect(submitted).toEqual([]);
  expect(() => alice.fill({ Environment: 'Moon' })).toThrow('"Environment" has no option "Moon"');
  alice.fill({ name: 'orders', Days: null, Environment: 'Production' });
  expect(alice.typed()).toEqual({ name: 'orders', days: null, environment: 'production' });
  expect(await alice.submit()).toMatchObject({ status: 200 });
  expect(alice.view).toBeUndefined();
  expect(submitted).toEqual([
    {
      name: { value: { type: 'plain_text_input', value: 'orders' } },
      days: { value: { type: 'number_input', value: null } },
      environment: {
        value: {
          type: 'static_select',
          selected_option: { text: { type: 'plain_text', text: 'Production' }, value: 'production' },
        },
      },
    },
  ]);
});

test('a hostile client submits what its own checks would stop', async () => {
  let value: unknown;
  await using bolt = await startBoltApp(
    formApp((app) =>
      app.view('form', async ({ ack, view }) => {
        value = view.state.values.name?.value?.value;
        await ack();
      }),
    ),
  );
  const alice = await openForm(bolt.slack);
  alice.fill({ Name: 'x'.repeat(50) });
  await alice.submit({ force: true });
  expect(value).toBe('x'.repeat(50));
});

test('errors are shown at their fields, and the form stays open with its values', async () => {
  await using bolt = await startBoltApp(
    formApp((app) =>
      app.view('form', ({ ack }) => ack({ response_action: 'errors', errors: { name: 'Taken by payments.' } })),
    ),
  );
  const alice = await openForm(bolt.slack);
  alice.fill({ Name: 'orders' });
  const result = await alice.submit();
  expect(result.errors).toEqual({ name: 'Taken by payments.' });
  expect(result.view?.callback_id).toBe('form');
  expect(alice.typed().name).toBe('orders');
});

test('errors for a block that is not an input are a problem of the form, not of a field', async () => {
  await using bolt = await startBoltApp(
    formApp((app) => app.view('form', ({ ack }) => ack({ response_action: 'errors', errors: { nothing: 'Wrong.' } }))),
  );
  const alice = await openForm(bolt.slack);
  alice.fill({ Name: 'orders' });
  const result = await alice.submit();
  expect(result.errors).toBeUndefined();
  expect(result.problem).toContain('nothing is not an input block of the view');
});

test('an update keeps the values of the same fields, a push opens on top, clear closes all', async () => {
  await using bolt = await startBoltApp(
    formApp((app) => {
      let step = 0;
      app.view('form', async ({ ack }) => {
        step += 1;
        if (step === 1) await ack({ response_action: 'update', view: form({ title: plain('Again') }) });
        if (step === 2) await ack({ response_action: 'push', view: form({ callback_id: 'sure' }) });
      });
      app.view('sure', ({ ack }) => ack({ response_action: 'clear' }));
    }),
  );
  const alice = await openForm(bolt.slack);
  alice.fill({ Name: 'orders' });
  const before = alice.view;
  const updated = await alice.submit();
  expect(updated.view).toMatchObject({ id: before?.id, title: { text: 'Again' } });
  expect(updated.view?.hash).not.toBe(before?.hash);
  expect(alice.typed().name).toBe('orders');
  const pushed = await alice.submit();
  expect(pushed.view).toMatchObject({ callback_id: 'sure', previous_view_id: before?.id, root_view_id: before?.id });
  expect(alice.stack).toHaveLength(2);
  expect(alice.typed().name).toBeNull();
  alice.fill({ Name: 'orders' });
  expect((await alice.submit()).view).toBeUndefined();
});

test('closing a modal notifies the app if the view requests it', async () => {
  const closed: unknown[] = [];
  await using bolt = await startBoltApp((app) => {
    app.command('/platform', async ({ ack, client, body }) => {
      await client.views.open({ trigger_id: body.trigger_id, view: form({ notify_on_close: true }) });
      await ack();
    });
    app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, body }) => {
      closed.push(body.type === 'view_closed' && body.is_cleared);
      await ack();
    });
  });
  const alice = bolt.slack.as('alice');
  await alice.command('/platform');
  await alice.closeView();
  expect(alice.view).toBeUndefined();
  expect(closed).toEqual([false]);
});

test('two quick submits of one form both reach the app', async () => {
  let submits = 0;
  await using bolt = await startBoltApp(
    formApp((app) =>
      app.view('form', async ({ ack }) => {
        submits += 1;
        await ack();
      }),
    ),
  );
  const alice = await openForm(bolt.slack);
  alice.fill({ Name: 'orders' });
  await Promise.all([alice.submit(), alice.submit()]);
  expect(submits).toBe(2);
  expect(alice.view).toBeUndefined();
});

test('a dispatching select sends its action with the state, and suggestions come from the app', async () => {
  const actions: unknown[] = [];
  const queries: string[] = [];
  await using bolt = await startBoltApp((app) => {
    app.command('/platform', async ({ ack, client, body }) => {
      const element = { type: 'external_select' as const, action_id: 'service', min_query_length: 2 };
      const blocks: ModalView['blocks'] = [
        { type: 'input', block_id: 'service', label: plain('Service'), dispatch_action: true, element },
      ];
      await client.views.open({ trigger_id: body.trigger_id, view: form({ blocks }) });
      await ack();
    });
    app.options('service', async ({ ack, options }) => {
      queries.push(options.value);
      await ack({ options: [{ text: plain('checkout'), value: 's-1' }] });
    });
    app.action('service', async ({ ack, body, client }) => {
      if (body.type === 'block_actions') actions.push(body.view?.state.values.service?.service?.selected_option?.value);
      await ack();
      if (body.type === 'block_actions') {
        await client.views.update({ view_id: body.view?.id ?? '', view: form({ title: plain('Chosen') }) });
      }
    });
  });
  const alice = bolt.slack.as('alice');
  await alice.command('/platform');
  expect(await alice.suggest('Service', 'c')).toEqual([]);
  expect((await alice.suggest('Service', 'che')).map((option) => option.value)).toEqual(['s-1']);
  expect(queries).toEqual(['che']);
  expect(() => alice.fill({ Service: 'checkout' })).toThrow('Use choose()');
  await alice.choose('Service', 'checkout');
  expect(actions).toEqual(['s-1']);
  alice.fill({ Service: 's-1' });
  await alice.waitFor((p) => p.view?.title?.text === 'Chosen', 'the update');
});

test('a selected conversation has a response URL if its select enables it', async () => {
  await using bolt = await startBoltApp((app) => {
    app.command('/platform', async ({ ack, client, body }) => {
      const element = {
        type: 'conversations_select' as const,
        action_id: 'channel',
        response_url_enabled: true,
      };
      const blocks: ModalView['blocks'] = [{ type: 'input', block_id: 'channel', label: plain('Channel'), element }];
      await client.views.open({ trigger_id: body.trigger_id, view: form({ blocks }) });
      await ack();
    });
    app.view('form', async ({ ack, body, respond }) => {
      await ack();
      if (body.type === 'view_submission' && body.response_urls?.[0]?.channel_id) await respond('Told you.');
    });
  });
  const alice = bolt.slack.as('alice');
  await alice.command('/platform');
  alice.fill({ Channel: '#random' });
  await alice.submit();
  await alice.waitForMessage('#random', 'Told you.');
});
