import { type WireText, wireJson } from '../data/wire-text.ts';

const quoted = (phrases: readonly string[]): WireText[] => phrases.map(wireJson);

/** Line descriptions, as JSON strings: entities stay literal, NBSP and line breaks occur (quirk 14). */
export const DESCRIPTIONS = quoted([
  'Weekly maintenance visit',
  'Materials and labour, phase one',
  'Deposit for custom work — balance due on delivery',
  '&lt;p&gt;Size: 40 cm&lt;/p&gt;&lt;p&gt;Colour: &quot;sand&quot;&lt;/p&gt;',
  'Two\u00a0boxes, 12\u00a0kg each',
  'First line\nSecond line\n\n- a dash\n- another',
  "Tab\there, backslash \\ there, quote \" and 'apostrophe'",
  'Réparation de la façade côté jardin',
  'Instalación eléctrica según presupuesto nº 88',
  '安装与调试（含运费）',
  '保守点検、第三四半期分',
  'Монтаж и пусконаладка оборудования',
  'أعمال الصيانة الشهرية',
  'עבודות תחזוקה חודשיות',
  'Thank you! 🎉🧾 See you next month 👩‍🔧',
  'Hourly rate, see timesheet',
]);

export const MEMOS = quoted([
  'Thank you for your business!',
  'Please pay within 30 days.\nLate payments are charged 1.5 % a month.',
  '¡Gracias por su compra!',
  'ありがとうございます 🙇',
  '&lt;b&gt;Net 30&lt;/b&gt; — 谢谢',
]);

export const PRIVATE_NOTES = quoted([
  'Called on Tuesday; will pay next week',
  'Imported from "legacy\\2019" export',
  'Проверить НДС',
  'see\u00a0contract 44/b',
  '😀 good customer',
]);
