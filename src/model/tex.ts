// stand-in
export const texToText = (tex: string): string => tex;
