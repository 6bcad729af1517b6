import { expect, test } from 'vitest';
import { blockProblems } from '../../../../playground/slack/rules/check.ts';
import { githubLinks } from '../../../../src/core/slack/links.ts';
import { markdown } from '../../../../src/features/escalations/slack/markdown.ts';

/** Rich text in short: `[b]x[/]` for a style, `(x → url)` for a link, `- x` for a list, `| x` for code. */
const shown = (text: string): string => {
  const elements = markdown(text, githubLinks('https://api.github.com'));
  if (elements.length > 0) expect(blockProblems([{ type: 'rich_text', elements }], 'message')).toEqual([]);
  const inline = (element: (typeof elements)[number]['elements'][number]): string => {
    if (element.type === 'link') return `(${element.text} → ${element.url})`;
    if (element.type === 'rich_text_section') return element.elements.map(inline).join('');
    if (element.type !== 'text') return element.type;
    const styles = Object.keys(element.style ?? {})
      .map((style) => style[0])
      .join('');
    return styles ? `[${styles}]${element.text}[/]` : element.text;
  };
  return elements
    .map((block) => {
      if (block.type === 'rich_text_list')
        return block.elements
          .map((item) => `${'  '.repeat(block.indent ?? 0)}${block.style === 'ordered' ? '1.' : '-'} ${inline(item)}`)
          .join('\n');
      const all = block.elements.map(inline).join('');
      return block.type === 'rich_text_preformatted' ? all.replace(/^/gm, '| ') : all;
    })
    .join('\n');
};

test.each([
  [
    'plain text, with what only looks like Markdown',
    'a * b, snake_case_name, 2 < 3 & 4, $x_',
    'a * b, snake_case_name, 2 < 3 & 4, $x_',
  ],
  [
    'bold, italic, struck and code',
    '**a** __b__ *c* _d_ ~~e~~ `f*g*`',
    '[b]a[/] [b]b[/] [i]c[/] [i]d[/] [s]e[/] [c]f*g*[/]',
  ],
  ['marks within marks', '**a *b* `c`**', '[b]a [/][bi]b[/][b] [/][bc]c[/]'],
  ['a heading and a paragraph', '## Cause\nThe **proxy**\n\nis old', '[b]Cause[/]\nThe [b]proxy[/]\n\nis old'],
  ['lists', '- one\n- **two**\n  - deeper\n1. first\n2. second', '- one\n- [b]two[/]\n  - deeper\n1. first\n1. second'],
  ['tasks', '- [x] done\n- [ ] open', '- ☑ done\n- ☐ open'],
  ['a code block', 'Run:\n```sh\nnpm *x*\n<b>\n```\nthen', 'Run:\n| npm *x*\n| <b>\nthen'],
  ['a code block without an end', '```\na', '| a'],
  ['a table', '| a | b |\n|---|:-:|\n| 1 | 2 |', '| | a | b |\n| | 1 | 2 |'],
  [
    'links of GitHub',
    '[run](https://github.com/acme/a/runs/1) https://github.com/acme/b.',
    '(run → https://github.com/acme/a/runs/1) (https://github.com/acme/b → https://github.com/acme/b).',
  ],
  [
    'links to other sites, with the address',
    '[Approve](https://evil.test/x) <https://evil.test>',
    'Approve (https://evil.test/x) https://evil.test',
  ],
  [
    'images',
    '![graph](https://github.com/acme/x.png) <img src="x" alt="load">',
    '(graph → https://github.com/acme/x.png) load',
  ],
  [
    'HTML of GitHub, not other brackets',
    '<details><summary>Log</summary>\nfull<br>stop</details> <!-- no --> Try <again>',
    'Log\nfull\nstop  Try <again>',
  ],
  ['quotations, rules and escapes', '> quoted\n\n---\n\\*no\\* &lt;b&gt;', 'quoted\n\n\n*no* <b>'],
  ['nothing to see', '<!-- hidden -->\n\n', ''],
])('%s', (_name, text, expected) => {
  expect(shown(text)).toBe(expected);
});
