// Which proxies HTTP requests go through.

/** Proxies by the scheme of the requested address; null means direct. */
export interface ProxySettings {
  http: string | null;
  https: string | null;
  /** Comma-separated hosts that are contacted directly, as in NO_PROXY. */
  exempt: string | null;
}
