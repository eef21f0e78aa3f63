/**
 * How encoded calls reach the services: through the preload object in Electron, over HTTP and WebSocket in a browser.
 * No screen can tell which.
 */
export interface Transport {
  /** Answers the encoded outcome; rejects when no answer came, and then nobody knows whether the call was done. */
  call(name: string, encodedRequest: unknown): Promise<unknown>
  /** Every event as `{ event, payload }`, still encoded. */
  subscribe(listener: (event: unknown) => void): () => void
  /** Told at once, and again whenever the link to the services is lost or found. */
  watchConnection(listener: (connected: boolean) => void): () => void
}
