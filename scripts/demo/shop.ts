/** The demo shop: everything `npm start` puts into an empty database. Money in minor units of `currency`. */
export interface DemoProduct {
  sku: string;
  name: string;
  description: string;
  price: number;
  /** Pieces on hand on the first day. */
  stock: number;
  /** The merchant is told when the available stock reaches it. */
  lowStockThreshold: number;
}

export interface DemoShippingMethod {
  code: string;
  name: string;
  price: number;
}

type Row = [sku: string, name: string, price: number, stock: number, threshold: number, description: string];

const rows: Row[] = [
  [
    'MUG-01',
    'Stoneware mug',
    1050,
    480,
    40,
    'Hand-glazed, 350 ml, in the grey-blue of the harbour at seven in the morning.',
  ],
  ['MUG-02', 'Stoneware mug, large', 1350, 220, 25, 'The same glaze with room for half a litre.'],
  [
    'BOWL-01',
    'Breakfast bowl',
    1690,
    160,
    20,
    'Wide and shallow, so that the last spoonful is as easy as the first.',
  ],
  ['PLATE-01', 'Dinner plate', 1990, 140, 20, 'Stoneware, 27 cm, stackable, safe in the dishwasher.'],
  [
    'TEAPOT-01',
    'Cast-iron teapot',
    5900,
    34,
    8,
    'Holds 0.8 l and keeps it hot; enamelled inside, with a steel strainer.',
  ],
  ['KETTLE-01', 'Pour-over kettle', 7450, 28, 6, 'A gooseneck spout for a thin and steady stream.'],
  [
    'COFFEE-250',
    'House coffee, 250 g',
    1190,
    300,
    50,
    'A medium roast from Huila: cocoa, red apple, no bitterness.',
  ],
  ['COFFEE-1K', 'House coffee, 1 kg', 3990, 90, 15, 'The same roast for those who know already.'],
  [
    'TEA-EARL',
    'Earl Grey, loose leaf, 100 g',
    990,
    180,
    30,
    'Black tea with oil of bergamot and a few cornflowers.',
  ],
  ['HONEY-01', 'Heather honey, 340 g', 1250, 75, 20, 'From three hives on the moor; sets firm in winter.'],
  ['BOARD-01', 'Oak serving board', 3400, 61, 60, 'One piece of oak, 40 × 20 cm, oiled by hand.'],
  ['KNIFE-01', 'Paring knife', 2890, 44, 10, 'Carbon steel with a plum-wood handle; likes to be dried.'],
  ['PAN-24', 'Iron frying pan, 24 cm', 4690, 26, 6, 'Comes unseasoned, with a page on how to season it.'],
  ['APRON-01', 'Linen apron', 3250, 58, 10, 'Washed linen with two pockets, in charcoal.'],
  [
    'TOWEL-SET',
    'Kitchen towels, set of three',
    2400,
    120,
    20,
    'Half linen and half cotton; they dry from the first day.',
  ],
  ['CANDLE-FIG', 'Scented candle, fig', 2650, 84, 15, 'Soy wax, a cotton wick, about 45 hours.'],
  ['CANDLE-PINE', 'Scented candle, pine', 2650, 16, 15, 'Resin and cold air. It sells out every November.'],
  ['BLANKET-01', 'Wool blanket', 12900, 22, 5, 'Lambswool, 140 × 200 cm, woven in herringbone.'],
  ['CUSHION-01', 'Linen cushion', 4200, 65, 10, '45 × 45 cm with a feather filling and a hidden zip.'],
  ['LAMP-01', 'Desk lamp', 8900, 18, 5, 'Steel arm and brass joints; takes an ordinary E14 bulb.'],
  ['CLOCK-01', 'Ship’s clock', 14500, 2, 1, 'Solid brass with an eight-day movement; strikes the watches.'],
  ['VASE-01', 'Bud vase', 1750, 95, 15, 'Recycled glass for a single stem.'],
  ['PRINT-A3', 'Harbour print, A3', 3800, 150, 20, 'A two-colour linocut from an edition of 150, numbered.'],
  ['NOTE-A5', 'Notebook, A5', 1400, 260, 40, '160 dotted pages that lie flat.'],
  ['PEN-01', 'Brass pen', 3600, 70, 10, 'Turned from a solid rod; takes a common refill.'],
  ['PENCIL-12', 'Pencils, box of twelve', 1150, 200, 30, 'Cedar, HB, unpainted.'],
  ['BAG-TOTE', 'Canvas tote bag', 2200, 170, 25, 'Heavy cotton with long handles and a pocket inside.'],
  ['SOCKS-M', 'Wool socks, 39–42', 1850, 110, 20, 'Merino with a little nylon where it counts.'],
  ['SCARF-01', 'Fisherman’s scarf', 5400, 9, 8, 'Rib-knit, as long as you are tall.'],
  ['FLASK-05', 'Steel flask, 0.5 l', 3150, 130, 20, 'Hot for twelve hours, cold for twenty-four.'],
  ['GIFT-25', 'Gift card', 2500, 9999, 100, 'Printed on cotton paper and sent in an envelope.'],
];

export const demoShop = {
  slug: 'demo',
  name: 'Harbour & Pine',
  /** ISO 4217. */
  currency: 'USD',
  merchantEmail: 'merchant@harbour-and-pine.example',
  senderEmail: 'orders@harbour-and-pine.example',
  adminName: 'Demo Admin',
  shippingMethods: [
    { code: 'standard', name: 'Standard, 3 to 5 days', price: 499 },
    { code: 'express', name: 'Express, next day', price: 1299 },
    { code: 'premium', name: 'Premium, today by courier', price: 2499 },
  ] satisfies DemoShippingMethod[],
  products: rows.map(([sku, name, price, stock, lowStockThreshold, description]): DemoProduct => {
    return { sku, name, description, price, stock, lowStockThreshold };
  }),
};
