/** For whoever asks first. It is CommonJS, and inside a bundle all of its names are those of its default export. */
export const loadUndici = async () => (await import('undici')).default
