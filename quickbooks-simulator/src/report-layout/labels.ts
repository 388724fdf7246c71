type Language = 'en' | 'fr-CA';

/** The look of a report: its language, and the service that writes it. */
export interface Look {
  readonly language: Language;
  readonly isModern: boolean;
}

interface Other {
  readonly modern?: string;
  readonly french?: string;
}

const french = (text: string): Other => ({ french: text });

/** Titles and labels by their words in English of the classic service. A text that is not here is the same everywhere. */
const TEXTS: Readonly<Record<string, Other>> = {
  Date: { modern: 'Transaction date', french: 'Date' },
  'Transaction Type': { modern: 'Transaction type', french: 'Type d’opération' },
  '#': { modern: 'Num', french: 'Nº' },
  Num: french('Nº'),
  Posting: french('Inscription'),
  Name: french('Nom'),
  Customer: french('Client'),
  Vendor: french('Fournisseur'),
  Employee: french('Employé'),
  'Memo/Description': { modern: 'Memo/Description', french: 'Note/Description' },
  Account: { modern: 'Account name', french: 'Compte' },
  Split: { modern: 'Item split account', french: 'Répartition' },
  Amount: french('Montant'),
  'Due Date': { modern: 'Due date', french: 'Date d’échéance' },
  'Create Date': { modern: 'Create date', french: 'Date de création' },
  'Created By': { modern: 'Created by', french: 'Créé par' },
  'Last Modified': { modern: 'Last modified', french: 'Dernière modification' },
  'Last Modified By': { modern: 'Last modified by', french: 'Modifié par' },
  'Open Balance': { modern: 'Open balance', french: 'Solde à payer' },
  Currency: french('Devise'),
  'Exchange Rate': { modern: 'Exchange rate', french: 'Taux de change' },
  'Payment Method': { modern: 'Payment method', french: 'Mode de paiement' },
  Terms: french('Modalités'),
  Location: french('Emplacement'),
  Class: french('Catégorie'),
  'A/R Paid': french('Compte client payé'),
  'A/P Paid': french('Compte fournisseur payé'),
  Yes: french('Oui'),
  No: french('Non'),
  Paid: french('Payé'),
  Unpaid: french('Non payé'),
  '-Split-': { modern: '', french: '- Répartir -' },
  Invoice: french('Facture'),
  Payment: french('Paiement'),
  'Sales Receipt': french('Reçu de vente'),
  'Credit Memo': french('Note de crédit'),
  Refund: french('Remboursement'),
  Bill: french('Facture à payer'),
  'Bill Payment (Check)': french('Paiement de facture (chèque)'),
  'Bill Payment (Credit Card)': french('Paiement de facture (carte de crédit)'),
  'Vendor Credit': french('Crédit fournisseur'),
  Check: french('Chèque'),
  Expense: french('Dépense'),
  'Credit Card Expense': french('Dépense par carte de crédit'),
  'Credit Card Credit': french('Crédit de carte de crédit'),
  Deposit: french('Dépôt'),
  'Journal Entry': french('Écriture de journal'),
  Transfer: french('Transfert'),
  'Credit Card Payment': french('Paiement de carte de crédit'),
  'Inventory Qty Adjust': french('Ajust. de qté en stock'),
  'Sales Tax Payment': french('Paiement de taxe de vente'),
  Estimate: french('Devis'),
  'Purchase Order': french('Bon de commande'),
  'Time Charge': french('Frais de temps'),
  'Billable Expense Charge': french('Frais facturables'),
};

/** A title or a label as this service writes it in this language. */
export function say({ language, isModern }: Look, text: string): string {
  const other = Object.hasOwn(TEXTS, text) ? TEXTS[text] : undefined;
  if (other === undefined) return text;
  const isEmptied = isModern && other.modern === '';
  if (language === 'fr-CA') return isEmptied ? '' : (other.french ?? text);
  return isModern ? (other.modern ?? text) : text;
}
