// The environment of the process: the only file that reads it.
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { ProxySettings } from '../model/proxy-settings.ts';

/** What the program reads from its environment. */
export interface Environment {
  variables: Readonly<Record<string, string | undefined>>;
  configFile: string | null;
  configFolder: string;
  /** Where processes on this machine agree on pacing. */
  stateFolder: string;
  proxy: ProxySettings;
  noColor: boolean;
  terminal: string | null;
}

/** Reads the variables that matter; empty ones count as absent (following the XDG and NO_COLOR conventions), and relative XDG folders, too. */
export function readEnvironment(variables: Environment['variables'] = process.env): Environment {
  const get = (...names: string[]) => names.map((name) => variables[name]).find((value) => value) ?? null;
  // As the XDG Base Directory Specification asks.
  const folder = (name: string, ...otherwise: string[]) => {
    const given = get(name);
    return given !== null && isAbsolute(given) ? given : join(homedir(), ...otherwise);
  };
  return {
    variables,
    configFile: get('DIGEST_CONFIG'),
    configFolder: join(folder('XDG_CONFIG_HOME', '.config'), 'digest'),
    stateFolder: join(folder('XDG_STATE_HOME', '.local', 'state'), 'digest'),
    proxy: {
      // Lower case first; HTTP_PROXY is left out because a CGI caller controls it (CVE-2016-5385).
      http: get('http_proxy'),
      https: get('https_proxy', 'HTTPS_PROXY'),
      exempt: get('no_proxy', 'NO_PROXY'),
    },
    noColor: get('NO_COLOR') !== null,
    terminal: get('TERM'),
  };
}
