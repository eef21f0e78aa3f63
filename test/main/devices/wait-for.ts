/** Waits until something is so and answers after how many milliseconds; throws when it takes longer than the limit. */
export async function waitFor(isSo: () => boolean, limitMs = 5_000): Promise<number> {
  const start = performance.now()
  while (!isSo()) {
    if (performance.now() - start > limitMs) throw new Error(`not so within ${limitMs} ms: ${isSo}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return performance.now() - start
}
