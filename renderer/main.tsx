import { render } from 'preact';
import { Page } from './page.tsx';

const place = document.getElementById('page');
if (place === null) throw new Error('index.html lost its #page');
render(<Page />, place);
