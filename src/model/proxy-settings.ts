// Which proxies HTTP requests go through.

/** Proxies by the scheme of what is asked for; null means direct. */
export interface ProxySettings {
  http: string | null;
  https: string | null;
  /** Comma separated hosts that are asked directly, as in NO_PROXY. */
  exempt: string | null;
}
