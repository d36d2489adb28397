"""The moves of cards that wait for the server: one at a time is sent, and none is lost with the line."""

# A move is [card, place, new place, …]. A card is where its last move leads; until the answer it is faded.
MOVES = """
const unsentMoves = new Map();
const useMoves = ({ box, turn, connected, paused, onMove }) => {
  const held = useRef(null), line = useRef([]), counted = useRef(turn), stopped = useRef(false);
  const [isLate, setLate] = useState(false);
  stopped.current = Boolean(paused);
  const moves = () => [held.current?.move, ...line.current].filter(Boolean);
  const fade = () => {
    const rows = moves().map(([row]) => row);
    for (const one of box.current.querySelectorAll('[data-card]'))
      if (rows.includes(one.dataset.row)) one.dataset.moving = ''; else delete one.dataset.moving;
  };
  const send = () => {
    if (stopped.current) return;
    const next = line.current.shift();
    if (!next) return;
    const asked = { turn: counted.current, move: next };
    held.current = asked; onMove(...next);
    window.setTimeout(() => { if (held.current === asked) setLate(true) }, 4000);
  };
  const add = (move) => {
    if (line.current.length > 20) return;
    line.current.push(move);
    if (!held.current) send();
    fade();
  };
  // A server that forgot the page has the board made anew: its moves wait by their address.
  useEffect(() => {
    const at = window.location.pathname + window.location.search;
    line.current.push(...(unsentMoves.get(at) ?? []));
    unsentMoves.delete(at);
    if (line.current.length) { setLate(true); fade() }
    return () => { if (moves().length) unsentMoves.set(at, moves()) };
  }, []);
  // A lost line loses what was sent into it, and a server that forgot the page counts its answers anew.
  useEffect(() => {
    if (!connected) return;
    if (!held.current) { send(); return }
    const asked = held.current;
    const timer = window.setTimeout(() => {
      if (held.current !== asked) return;
      asked.turn = null; onMove(...asked.move);
    }, 2000);
    return () => window.clearTimeout(timer);
  }, [connected]);
  useEffect(() => {
    const asked = held.current;
    counted.current = turn;
    if (!asked) return;
    if (asked.turn === null || turn > asked.turn) { held.current = null; setLate(false); send() } else asked.turn = turn;
  }, [turn]);
  useEffect(() => { if (!paused && !held.current) send() }, [paused]);
  return { add, fade, moves, isLate, waits: () => Boolean(held.current) };
};
const moveNote = (text) => jsx('p', { role: 'status', className: __NOTE__, key: 'note' }, text);
""".replace(
    "__NOTE__",
    "'m-0 mb-3 rounded-lg border border-line bg-warning-soft px-3 py-2 text-sm text-ink empty:hidden'",
)
"""`useMoves({box, turn, connected, paused, onMove})` gives `add(move)`, `fade()`, `moves()`, `waits()` and `isLate`.

`box` refers to the element around the cards, which have `data-card` and `data-row`; `turn` counts the answers, refusals
included; while `paused` nothing is sent. `isLate` is true after four seconds without an answer; `moveNote(text)` shows it.
"""
