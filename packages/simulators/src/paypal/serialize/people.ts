/** The one merchant whose credentials the simulator knows. */
export const payee = { email_address: 'merchant@paypal.example', merchant_id: 'SHPSMULATR234' };

/** The one buyer who visits the approval page. */
export const buyer = {
  name: { given_name: 'Ada', surname: 'Lovelace' },
  email_address: 'ada@paypal.example',
  account_id: 'BUYERADA23456',
  country_code: 'GB',
};

export const payer = {
  name: buyer.name,
  email_address: buyer.email_address,
  payer_id: buyer.account_id,
  address: { country_code: buyer.country_code },
};
