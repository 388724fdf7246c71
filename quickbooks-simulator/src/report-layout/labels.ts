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
  TOTAL: { modern: 'Total', french: 'TOTAL' },
  Others: french('Autres'),
  'Not Specified': { modern: 'Not specified', french: 'Non spécifié' },
  Income: french('Revenus'),
  'Total Income': { modern: 'Total for Income', french: 'Total des revenus' },
  'Cost of Goods Sold': french('Coût des ventes'),
  'Total Cost of Goods Sold': { modern: 'Total for Cost of Goods Sold', french: 'Total du coût des ventes' },
  'Gross Profit': french('Bénéfice brut'),
  Expenses: french('Dépenses'),
  'Total Expenses': { modern: 'Total for Expenses', french: 'Total des dépenses' },
  'Net Operating Income': french('Bénéfice net d’exploitation'),
  'Other Income': french('Autres revenus'),
  'Total Other Income': { modern: 'Total for Other Income', french: 'Total des autres revenus' },
  'Other Expenses': french('Autres dépenses'),
  'Total Other Expenses': { modern: 'Total for Other Expenses', french: 'Total des autres dépenses' },
  'Net Other Income': french('Autres revenus nets'),
  'Net Income': french('Bénéfice net'),
  ASSETS: { modern: 'Assets', french: 'ACTIF' },
  'TOTAL ASSETS': { modern: 'Total for Assets', french: 'TOTAL DE L’ACTIF' },
  'Current Assets': french('Actif à court terme'),
  'Bank Accounts': french('Comptes bancaires'),
  'Accounts Receivable': french('Comptes clients'),
  'Other current assets': { modern: 'Other Current Assets', french: 'Autres actifs à court terme' },
  'Fixed Assets': french('Immobilisations'),
  'LIABILITIES AND EQUITY': { modern: 'Liabilities and Equity', french: 'PASSIF ET CAPITAUX PROPRES' },
  'TOTAL LIABILITIES AND EQUITY': {
    modern: 'Total for Liabilities and Equity',
    french: 'TOTAL DU PASSIF ET DES CAPITAUX PROPRES',
  },
  Liabilities: french('Passif'),
  'Current Liabilities': french('Passif à court terme'),
  'Accounts Payable': french('Comptes fournisseurs'),
  'Credit Cards': french('Cartes de crédit'),
  'Other Current Liabilities': french('Autres passifs à court terme'),
  'Long-Term Liabilities': french('Passif à long terme'),
  'OPERATING ACTIVITIES': { modern: 'Operating Activities', french: 'ACTIVITÉS D’EXPLOITATION' },
  'INVESTING ACTIVITIES': { modern: 'Investing Activities', french: 'ACTIVITÉS D’INVESTISSEMENT' },
  'FINANCING ACTIVITIES': { modern: 'Financing Activities', french: 'ACTIVITÉS DE FINANCEMENT' },
  'Net cash increase for period': french('Augmentation nette de l’encaisse'),
  'Cash at beginning of period': french('Encaisse au début de la période'),
  'Cash at end of period': french('Encaisse à la fin de la période'),
  Equity: french('Capitaux propres'),
  Balance: french('Solde'),
  Total: french('Total'),
  Current: french('Courant'),
  'Past Due': { modern: 'Past due', french: 'Jours de retard' },
  Type: french('Type'),
  'Detail type': french('Type de détail'),
  Description: french('Description'),
  '% of Sales': { modern: '% of sales', french: '% des ventes' },
  'Avg Price': { modern: 'Average price', french: 'Prix moyen' },
  'Asset Value': { modern: 'Asset value', french: 'Valeur de l’actif' },
  'Calc. Avg': { modern: 'Calculated average', french: 'Moyenne calc.' },
  'Taxable Amount': { modern: 'Taxable amount', french: 'Montant imposable' },
  'Beginning Balance': { modern: 'Beginning balance', french: 'Solde d’ouverture' },
  'Product/Service': french('Produit/service'),
  Qty: { modern: 'Quantity', french: 'Qté' },
  'Account #': french('Nº de compte'),
  'Tax Amount': { modern: 'Tax amount', french: 'Montant de taxe' },
  Debit: french('Débit'),
  Credit: french('Crédit'),
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

/** The label of the sum of an account with those below it. */
export function totalOf({ language, isModern }: Look, name: string): string {
  if (language === 'fr-CA') return `Total pour ${name}`;
  return isModern ? `Total for ${name}` : `Total ${name}`;
}

/** The label of the sum of the lines of an account or a name. */
export function totalFor({ language }: Look, name: string): string {
  return language === 'fr-CA' ? `Total pour ${name}` : `Total for ${name}`;
}
