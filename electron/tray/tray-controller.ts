import {
  Menu,
  type MenuItemConstructorOptions,
  nativeImage,
  nativeTheme,
  type NativeImage,
  Tray,
} from 'electron';
import { iconPng, type IconStyle } from './icon-shapes.ts';
import type { TrayItemId, TrayView } from './tray-view.ts';

interface TrayControllerOptions {
  readonly platform: string;
  readonly onItem: (id: TrayItemId) => void;
}

/** Draws the tray and tells what was chosen in it. */
export interface TrayController {
  show(view: TrayView): void;
  destroy(): void;
}

/**
 * Side of the icon in device-independent pixels: macOS and Windows want 16, panels of Linux scale
 * down from 24.
 */
const sideFor = (platform: string): number => (platform === 'linux' ? 24 : 16);

/** What screens are set to; each more is drawn while the shell has other things to do. */
const SCALES = [1, 1.25, 1.5, 2] as const;

/** What Electron says of the system's own bars; nothing before version 33. */
const BARS: { readonly shouldUseDarkColorsForSystemIntegratedUI?: boolean } = nativeTheme;

/**
 * Windows draws its own icons of one ink, by the ground of the taskbar, which may be dark beside light
 * programs. Where that is not known, colours show on both.
 */
const styleFor = (platform: string): IconStyle => {
  if (platform === 'darwin') return 'template';
  const isDark = BARS.shouldUseDarkColorsForSystemIntegratedUI;
  if (platform !== 'win32' || isDark === undefined) return 'colour';
  return isDark ? 'white' : 'black';
};

export function createTrayController(
  first: TrayView,
  { platform, onItem }: TrayControllerOptions,
): TrayController {
  const images = new Map<string, NativeImage>();
  const imageOf = (view: TrayView): NativeImage => {
    const style = styleFor(platform);
    const key = [view.sign, view.isWaiting, style].join(' ');
    const image = images.get(key) ?? drawImage(view, sideFor(platform), style);
    images.set(key, image);
    return image;
  };
  const tray = new Tray(imageOf(first));
  let shown: TrayView | null = null;

  const show = (view: TrayView): void => {
    if (tray.isDestroyed()) return;
    // Setting what is there already makes panels flicker and closes an open menu.
    if (shown?.sign !== view.sign || shown.isWaiting !== view.isWaiting)
      tray.setImage(imageOf(view));
    if (shown?.tooltip !== view.tooltip) tray.setToolTip(view.tooltip);
    // Linux repaints a menu only when it is set again.
    if (JSON.stringify(shown?.items) !== JSON.stringify(view.items))
      tray.setContextMenu(Menu.buildFromTemplate(menuTemplate(view, onItem)));
    shown = view;
  };

  // On Linux a click may never arrive: everything is in the menu as well.
  tray.on('click', () => {
    onItem('open');
  });
  show(first);
  const redraw = (): void => {
    if (shown !== null && !tray.isDestroyed()) tray.setImage(imageOf(shown));
  };
  nativeTheme.on('updated', redraw);
  return {
    show,
    destroy: () => {
      nativeTheme.off('updated', redraw);
      tray.destroy();
    },
  };
}

const menuTemplate = (
  { items }: TrayView,
  onItem: (id: TrayItemId) => void,
): MenuItemConstructorOptions[] =>
  // A single ampersand would underline the next letter.
  items.map(({ id, label, enabled }) =>
    id === 'rule'
      ? { type: 'separator' }
      : {
          id,
          label: label.replaceAll('&', '&&'),
          enabled,
          click: () => {
            onItem(id);
          },
        },
  );

function drawImage({ sign, isWaiting }: TrayView, side: number, style: IconStyle): NativeImage {
  const image = nativeImage.createEmpty();
  for (const scaleFactor of SCALES) {
    const pixels = Math.round(side * scaleFactor);
    const buffer = iconPng(sign, pixels, style, isWaiting);
    image.addRepresentation({ scaleFactor, width: pixels, height: pixels, buffer });
  }
  image.setTemplateImage(style === 'template');
  return image;
}
