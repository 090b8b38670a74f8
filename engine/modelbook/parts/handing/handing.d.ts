// The types of codes, and what they add to the shared object.

interface QrCode {
  size: number;
  get(x: number, y: number): boolean;
}
declare var modelbookQr: {
  generate(text: string, options?: { minCorrectionLevel: number }): QrCode;
  correction: { L: number };
};

interface Modelbook {
  code: {
    draw(box: HTMLElement, text: string): boolean;
    address(page?: string): string;
    copy(field: HTMLInputElement | HTMLTextAreaElement): Promise<string>;
  };
}
