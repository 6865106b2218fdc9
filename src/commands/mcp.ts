// `digest mcp`: a read-only Model Context Protocol server, which agents start and query.
import type { Readable, Writable } from 'node:stream';
import {
  type CallToolResult,
  McpServer,
  ResourceNotFoundError,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { AppError, messageOf } from '../errors.ts';
import { version } from '../package.ts';
import type { CommandContext } from './shared/context.ts';
import { renderSettings } from './shared/settings.ts';
import { type McpTool, mcpTools } from './shared/site/mcp-tools.ts';

export interface McpStreams {
  input: Readable;
  /** Gets the protocol and nothing else. */
  output: Writable;
}

/** How many editions the list of resources has: two months of daily ones. */
const listedEditions = 60;

/** Serves until the client closes its end, or the context's signal. */
export async function serveMcp(context: CommandContext, { input, output }: McpStreams): Promise<void> {
  const { report, signal } = context;
  const tools = mcpTools(context);
  const ended = new Promise<void>((done) => {
    for (const event of ['end', 'close', 'error']) input.once(event, () => done());
    signal.addEventListener('abort', () => done(), { once: true });
  });
  const handle = serveStdio(() => createServer(context, tools), {
    transport: new StdioServerTransport(input, output),
    onerror: (error) => report.detail(`mcp: ${messageOf(error)}`),
  });
  if (!signal.aborted) await ended;
  await handle.close();
}

function createServer(context: CommandContext, tools: readonly McpTool[]): McpServer {
  const { config, report } = context;
  const server = new McpServer(
    { name: 'digest', title: config.title, version },
    {
      instructions:
        'Research papers of the day, ranked, with the reasons for each place. "today" has the latest edition; "search" finds papers by words and meaning; "show" and "why" take the id of a paper. Abstracts are by their authors; a TL;DR says who wrote it.',
    },
  );
  for (const { name, title, description, input, output, run } of tools) {
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: input,
        outputSchema: output,
        annotations: {
          readOnlyHint: true,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: false,
        },
      },
      async (values) => {
        try {
          const value = await run(values);
          // The text is for clients that read no structured content.
          return { structuredContent: value, content: [{ type: 'text', text: JSON.stringify(value) }] };
        } catch (error) {
          if (!(error instanceof AppError)) report.warn(`${name}: ${messageOf(error)}`);
          return toolError(error);
        }
      },
    );
  }
  addEditions(server, context);
  return server;
}

/** What the model reads: what happened, and what to do about it. An internal error of the program is not explained to it. */
function toolError(error: unknown): CallToolResult {
  const isKnown = error instanceof AppError;
  const message = isKnown ? error.message : 'something went wrong in digest';
  const hint = isKnown ? error.hint : 'The log of the server shows what.';
  const end = /[.?!]$/.test(message) ? '' : '.';
  return { isError: true, content: [{ type: 'text', text: `${message}${end}${hint ? ` ${hint}` : ''}` }] };
}

/** The frozen editions, as Markdown to read. */
function addEditions(server: McpServer, context: CommandContext): void {
  const { store, config } = context;
  const mimeType = 'text/markdown';
  const list = async () => {
    const keys = (await store.editions.keys()).toReversed().slice(0, listedEditions);
    return { resources: keys.map(({ id }) => ({ uri: `digest://editions/${id}`, name: id, mimeType })) };
  };
  server.registerResource(
    'edition',
    new ResourceTemplate('digest://editions/{period}/{date}', { list }),
    { title: 'An edition', description: 'An edition as it was published, as Markdown.', mimeType },
    async (uri, { period, date }) => {
      const frozen = await store.editions.get(`${period}/${date}`);
      if (!frozen) throw new ResourceNotFoundError(uri.href);
      const { editionNote } = await import('../render/text/notes.ts');
      const text = editionNote(frozen.edition, renderSettings(config, context));
      return { contents: [{ uri: uri.href, mimeType, text }] };
    },
  );
}
