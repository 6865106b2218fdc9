// The formats that a preview comes in.

export const previewFormats = ['html', 'text', 'markdown', 'eml', 'json'] as const;
export type PreviewFormat = (typeof previewFormats)[number];
