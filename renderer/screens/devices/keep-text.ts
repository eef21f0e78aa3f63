/** Gives a text to whoever sits here as a file; the system asks where to put it. */
export function keepText({ fileName, text }: { readonly fileName: string; readonly text: string }): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // The browser has taken hold of the text by the time it answers anything else.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
