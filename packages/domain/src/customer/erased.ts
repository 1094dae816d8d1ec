import type { ShippingAddress } from '../order/record.ts';

/** Stands where a customer stood who was erased; nobody can have this address (RFC 2606). */
export const erasedEmail = 'erased@erased.invalid';

export const erasedName = 'Erased';

/** Country and region stay: taxes are reported by them. */
export const erasedAddress: Omit<ShippingAddress, 'country' | 'region'> = {
  line1: erasedName,
  city: erasedName,
  postalCode: '',
};
