/** A Debian package with free pictures. `held_out` pictures never reach the training set. */
export interface Source {
  readonly package: string
  readonly version: string
  readonly license: string
  readonly folder: string
  readonly training: readonly string[]
  readonly held_out: readonly string[]
}

/** From Debian 12. The licenses are those of the packages' own copyright files for these pictures. */
export const sources: readonly Source[] = [
  {
    package: 'mate-backgrounds',
    version: '1.26.0-1',
    license: 'GPL-2+',
    folder: 'usr/share/backgrounds/mate',
    training: [
      'abstract/Elephants_3840x2160.jpg',
      'nature/Aqua.jpg',
      'nature/Blinds.jpg',
      'nature/Dune.jpg',
      'nature/Garden.jpg',
      'nature/GreenMeadow.jpg',
      'nature/RainDrops.jpg',
      'nature/Storm.jpg',
      'nature/TwoWings.jpg',
      'nature/Wood.jpg',
    ],
    held_out: ['nature/LadyBird.jpg', 'nature/YellowFlower.jpg'],
  },
  {
    package: 'lomiri-wallpapers-16.04',
    version: '20.04.0-2',
    license: 'CC-BY-4.0, CC-BY-SA-4.0 and CC0-1.0',
    folder: 'usr/share/backgrounds',
    training: [
      'Bridge_by_Sander_Klootwijk.jpg',
      'Dragonfly_by_Bolly.jpg',
      'Picture_0B_by_freespace.jpg',
      'Wine_by_Jakkub_Mede.jpg',
      'aitzgorri_by_Aitzol_Berasategi.jpg',
      'friends_by_Aitzol_Berasategi.jpg',
      'greentock_by_Peter_Nerlich.jpg',
      'life_by_Aitzol_Berasategi.jpg',
      'seeding_by_Clements_Engelhardt.jpg',
    ],
    held_out: [
      'Picture_1A_by_freespace.jpg',
      'picosdeeuropa_by_Aitzol_Berasategi.jpg',
      'sunset_by_Aitzol_Berasategi.jpg',
    ],
  },
  {
    package: 'lomiri-wallpapers-20.04',
    version: '20.04.0-2',
    license: 'CC-BY-SA-3.0',
    folder: 'usr/share/backgrounds',
    training: ['Kleiber_by_Lukas_Baubkus.jpg'],
    held_out: [],
  },
  {
    package: 'lxqt-themes',
    version: '1.2.0-1',
    license: 'LGPL-2.1+',
    folder: 'usr/share/lxqt/wallpapers',
    training: [
      'Valendas.png',
      'after-the-rain.jpg',
      'butterfly.png',
      'cloud.png',
      'fog.jpg',
      'this-is-not-windows.jpg',
    ],
    held_out: ['appleflower.png', 'drop.png', 'flowers.png'],
  },
  {
    package: 'plasma-workspace-wallpapers',
    version: '4:5.27.5-2',
    license: 'GPL-2+',
    folder: 'usr/share/wallpapers',
    training: [
      'Autumn/contents/images/2560x1600.jpg',
      'ColdRipple/contents/images/2560x1600.jpg',
      'ColorfulCups/contents/images/2560x1600.jpg',
      'FallenLeaf/contents/images/2560x1600.jpg',
      'Grey/contents/images/2560x1600.jpg',
      'OneStandsOut/contents/images/2560x1600.jpg',
      'Path/contents/images/2560x1600.jpg',
      'SafeLanding/contents/images/5120x2880.jpg',
      'Shell/contents/images/5120x2880.jpg',
      'summer_1am/contents/images/2560x1600.jpg',
    ],
    held_out: ['BytheWater/contents/images/2560x1600.jpg', 'EveningGlow/contents/images/2560x1600.jpg'],
  },
  {
    package: 'libjxl-testdata',
    version: '0.0~git20230110.d6168ff-1',
    license: 'BSD-3-Clause and CC0-1.0',
    folder: 'usr/share/libjxl-testdata',
    training: [],
    held_out: [
      'jxl/flower/flower.png',
      'external/wesaturate/500px/cvo9xd_keong_macan_srgb8.png',
      'external/wesaturate/500px/tmshre_riaphotographs_srgb8.png',
      'external/wesaturate/500px/u76c0g_bliznaca_srgb8.png',
    ],
  },
  {
    package: 'python3-skimage',
    version: '0.19.3-8',
    license: 'BSD-3-Clause',
    folder: 'usr/lib/python3/dist-packages/skimage/data',
    training: [],
    held_out: ['astronaut.png', 'camera.png', 'chelsea.png', 'coffee.png', 'grass.png', 'gravel.png'],
  },
  {
    package: 'golang-github-disintegration-imaging-dev',
    version: '1.6.2-2',
    license: 'Expat',
    folder: 'usr/share/gocode/src/github.com/disintegration/imaging/testdata',
    training: [],
    held_out: ['branches.png', 'flowers.png'],
  },
]
