// All tables of other systems; the system lane tries one in four.
import './moving-in.system.test.ts';
import './unfit-tables.system.test.ts';
