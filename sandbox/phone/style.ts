/** The phone's style sheet: the frame of a phone on a wide screen, the whole screen on a narrow one. */
export const STYLE = `
:root { color-scheme: light dark; --page: #dfe3e8; --paper: #fff; --ink: #16202b; --soft: #4d5a68; --line: #c3cad2;
  --accent: #0b5cad; --on-accent: #fff; --danger: #a3201f; --tag: #fff3c9; --on-tag: #5b4300; }
@media (prefers-color-scheme: dark) { :root { --page: #0b0e12; --paper: #171c22; --ink: #eef2f6; --soft: #b0bbc7;
  --line: #3d4753; --accent: #7cb8f5; --on-accent: #06213d; --danger: #ff9c96; --tag: #4a3a06; --on-tag: #ffe9a3; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/24px system-ui, sans-serif; }
.phone { background: var(--paper); min-height: 100vh; min-height: 100dvh; max-width: 400px; margin: 0 auto;
  padding-bottom: 32px; overflow-wrap: anywhere; }
@media (min-width: 480px) { .phone { min-height: 800px; margin: 32px auto; border: 12px solid #2a3139;
  border-radius: 44px; overflow: hidden; } }
.tag { background: var(--tag); color: var(--on-tag); text-align: center; font-size: 14px; padding: 6px 16px; margin: 0; }
main, .title { padding: 0 20px; }
header { border-bottom: 1px solid var(--line); }
.title { padding-block: 16px; }
h1 { font-size: 22px; line-height: 28px; margin: 0; }
h2 { font-size: 16px; line-height: 24px; margin: 24px 0 8px; }
h3 { font-size: 16px; line-height: 24px; margin: 0; }
p { margin: 4px 0; }
.soft { color: var(--soft); font-size: 14px; line-height: 20px; }
a { color: var(--accent); }
ul { list-style: none; margin: 0; padding: 0; }
li { border: 1px solid var(--line); border-radius: 14px; padding: 14px 16px; margin: 0 0 12px; }
.card { display: block; text-decoration: none; color: inherit; }
.card h3 { color: var(--accent); }
.back { display: inline-block; padding: 10px 0; margin-top: 6px; }
fieldset { border: 1px solid var(--line); border-radius: 14px; margin: 0 0 16px; padding: 8px 16px 12px; min-width: 0; }
legend { font-weight: 600; padding: 0 6px; margin-left: -6px; }
.choice { display: flex; gap: 12px; align-items: center; min-height: 40px; }
.choice input { width: 22px; height: 22px; flex: none; accent-color: var(--accent); }
.field { display: block; margin: 8px 0; }
.field input { display: block; width: 100%; min-height: 44px; margin-top: 4px; padding: 8px 12px; font: inherit;
  color: inherit; background: transparent; border: 1px solid var(--soft); border-radius: 10px; }
.actions { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; margin: 20px 0; }
button { font: inherit; font-weight: 600; min-height: 48px; width: 100%; padding: 8px 16px; border-radius: 12px;
  border: 1px solid var(--danger); color: var(--danger); background: transparent; cursor: pointer; }
.primary { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
li form { margin-top: 12px; }
li button { min-height: 44px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[role="status"], [role="alert"] { border-left: 4px solid var(--accent); padding: 8px 12px; margin: 16px 0 0; }
[role="alert"] { border-color: var(--danger); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
