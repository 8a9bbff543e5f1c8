// Its editor asks for a browser's name while pages are rendered in Node.
globalThis.navigator ??= { userAgent: '', platform: '', vendor: '', language: 'en' };
