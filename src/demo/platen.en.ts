import type { Replies } from './turn'

const connecting = `1. Open **Settings → Connection**.
2. Enter the **address** of your server (the *base URL*), for example \`https://api.openai.com/v1\`, or \`http://localhost:11434/v1\` for Ollama. Below the field you see exactly where requests will go.
3. Paste your **API key**. Servers on your own machine mostly need none.
4. Press **Test**, choose a model, and ask your question again.`

const invitations = [
  '“Show me a table”', '“Write a quicksort in Python”', '`12*(3+4)`',
  '“Write a long story”', '`/image a lighthouse at night`', '“How many messages did I send?”', '“How do you say *thank you* in French?”',
  '“What can Markdown do here?”',
] as const

/** Three things to ask the demo, as a list. */
export const thingsToTry = (some: (list: readonly string[], count: number) => readonly string[]): string =>
  some(invitations, 3).map(invitation => `- ${invitation}`).join('\n')

/** What Platen is and how it is used. */
export const aboutPlaten: Pick<Replies, 'greeting' | 'connect' | 'privacy' | 'tips'> = {
  greeting: ({ pick, some, name }) => `${pick(['Hello', 'Hi', 'Welcome'])}${name ? `, ${name}` : ''}! You are talking to the **demo** that is built into Platen: a script with a few dozen prepared answers, not a language model. It runs inside this page, so nothing you ask it leaves your browser.

**Platen** is a chat client for every server that speaks the OpenAI API: OpenAI itself, DeepSeek, OpenRouter, Ollama, LM Studio and many more. It consists of static files only; there is no account and no tracking, and your conversations stay on this device.

### Connect your own server

${connecting}

Until then, try one of these:

${thingsToTry(some)}`,

  connect: ({ some }) => `This is the **demo**; a real model is four steps away.

${connecting}

Any form of the address will do: a host, a base URL, or a full endpoint copied from somewhere. Some to start with:

| Server | Base URL | API key |
| --- | --- | --- |
| OpenAI | \`https://api.openai.com/v1\` | yes |
| DeepSeek | \`https://api.deepseek.com\` | yes |
| OpenRouter | \`https://openrouter.ai/api/v1\` | yes |
| Ollama | \`http://localhost:11434/v1\` | none |
| LM Studio | \`http://localhost:1234/v1\` | none |

If **Test** says that the server does not allow web pages (CORS), that is a setting of the server: for Ollama, start it with \`OLLAMA_ORIGINS\` set to the address of this page.

${some(['The key stays on this device and goes only to the server it was entered for.', 'This conversation stays with the demo. Start a new one for the new server.', 'You can keep several connections and choose one for each new conversation.'], 2).join(' ')}`,

  privacy: ({ pick }) => `**Where does what I write go?** With this demo: nowhere. The answers are a script inside the page.

With a server of your own:

- Your messages go from the browser **straight to that server**, through nobody else.
- The API key stays on this device. It is sent only to the address it was entered for, and is never part of an export.
- Conversations live in this browser's storage (IndexedDB). Deleting the site's data deletes them, so export what matters.
- Platen costs nothing. What the *server* charges is between you and its operator; where it tells, the balance is shown in the settings.

> ${pick(['Files, not an account: what you do not hand over cannot be lost by others.', 'The safest copy of your key is the one that nobody else has.'])}`,

  tips: ({ pick }) => `A few things that are quicker than they look, told by the **demo**:

| To do this | Do that |
| --- | --- |
| send | \`Enter\` |
| start a new line | \`Shift\` + \`Enter\` |
| stop a reply | \`Esc\` |
| change your last message | \`↑\` in the empty composer |
| open the list of commands | type \`/\` |
| have a picture made | \`/image\` and what it shows |

- Editing a message or regenerating a reply keeps the old version; step through them with the arrows beneath.
- Deleting can be undone for a moment.
- **Settings → Data** exports everything as one JSON file, and reads it back in.

${pick(['The send key can be changed in the settings.', 'A message can be left out of what is sent, without deleting it.'])}`,
}
