type Chapter = readonly [title: string, text: string]

export const storyTitle = 'The Missing Comma'

/** The long text: a story that fills some minutes of streaming. */
export const story: readonly [Chapter, ...Chapter[]] = [
  ['1. The shop', `The shop stood at the end of Ropewalk Lane, between a tailor and a post office that had closed for good. It was no wider than its own window, but it went back a long way, like a drawer pulled out of the street. Over the door hung the sign her grandfather had painted in 1961: *Typewriters Mended*. The second *t* had lost its crossbar to the weather, so that strangers sometimes came in to ask what a *lypewriter* was, or a *typewriler*, depending on which letter they thought was missing.

Ines had come for a week, to clear it out. On the third day she noticed that she had not thrown anything away. On the fourth she wrote to the company where she had made software for six years. The letter had three sentences, in the order he had taught her: what you have decided, why, and thank you.`],
  ['2. What the roller does', `“People think it is about the keys,” he used to say. “The keys are only fingers. The thing that matters is what they strike against.”

He meant the platen, the rubber roller that carries the paper. It has to be soft, or the type cuts holes; it has to be hard, or the letters blur. It hears every word first, from behind. When it ages it turns to stone, and then each letter is followed by a small crack, like someone walking on gravel. He could tell the year of a machine with his eyes shut, by the sound of one full stop.

He had kept a shelf of old rollers, each with a paper label: whose it had been, and what had been written on it. *Harbour office, arrivals and departures. Mrs Okafor, recipes. Anonymous, one novel, never finished.* Ines had thought, as a child, that the words were still inside.`],
  ['3. A customer', `The first customer came in the second week, in the rain. He was very old and very upright, and he carried a portable machine in a case tied shut with string. He wiped his shoes twice.

“Is Mr Duarte in?”

“I am his granddaughter. He died last autumn.”

The man looked at his umbrella as if he might have to open it again. “Then perhaps you can help me,” he said. “It does everything but the comma.”

He untied the string. It was a grey Hermes from the fifties, well used and well kept. Ines put in a sheet and typed a line. Every letter stood where it should; but where the comma belonged there was a gap, clean and white, one character wide.

“How long has it been like that?”

“Forty-three years,” said the man. “I did not need one until now.”`],
  ['4. The letter', `His name was Tomas Reyl, and he had been a draughtsman at the shipyard. He drew the lines of hulls. One curve could take him a week, because, he said, the water had to go past it without being hurt. The others had laughed about that. A typist named Anna, who turned his notes into clean pages, had not.

She went abroad to help build up an office, for a year, or for three at most. They had agreed on nothing. People of their kind left half of what they meant for the letters. In the third winter her letters stopped, and he sat down at the Hermes to write the one that mattered. He had brought it along. The paper had gone the colour of tea.

> The reeds by the river have been cut and have grown again. I will not ask you how you are. I only want to know one thing. Come back

There it ended.

“I wanted to go on with her name,” he said. “*Come back, Anna.* With the comma it is a request. Without it, it is something one shouts after a dog. I pressed the key, and it broke. I thought: I will have it mended, and then I will finish. Then there was a strike, and a move, and a marriage, a good one. You know how it is. One puts a thing in a cupboard for a week.”`],
  ['5. Eleven boxes', `That evening Ines took down the boxes of spare type. There were eleven, of camphor wood, numbered with a brush. She had supposed that they were sorted by make. They were sorted by people. Under every slug lay a strip of paper in her grandfather's small hand: a schwa for a teacher of languages, a pair of chess pieces for a man who played by post, a treble clef that nobody had ever collected.

She understood it slowly. What came with a machine had been decided in a factory. What was in the boxes had been decided by somebody's life: each piece was there because one person, once, could not do without it.

In the ninth box, at the bottom, she found a twist of oiled paper.

> March 1982. Mr Reyl, shipyard. Comma for a Hermes Baby, old pattern. Ordered from Zurich. When it came he had moved, no address. To be kept.

She unwrapped it. It shone as if it had been cut that morning. In the light of the street lamp it looked less like a mark than like a very small boat, seen from above.`],
  ['6. Repairs', `Having the comma was not enough. She made a list, and found that each line of it was longer than it looked:

1. Solder the new slug to the old bar, straight to within a hair.
2. Clean the segment, so that the bar swings freely and falls back by itself.
3. Cover the roller with fresh rubber, neither hard nor soft.
4. Find a ribbon, or ink one.

The firm that covered rollers made no fewer than five hundred at a time. She said that she needed one. There was a silence on the line, and then the man asked what it was for. “Send it,” he said, when she had told him. “There is no charge. My teacher's teacher used to do these.”

Soldering took her seventeen attempts. The letters of a typewriter meet at one point, all forty-odd of them, and a piece of metal that arrives half a degree askew prints a mark that limps. At the eighteenth she pressed the key, and heard it: a short dry tap, and the bar falling back. It was the sound of a book being closed in an empty house. So that, she thought, is what he listened to all day.`],
  ['7. What he asked', `Mr Reyl came by twice while she worked. He did not hurry her. He sat on the customers' chair and told her things, slowly, like a man who draws water from a deep well and brings up half a bucket each time.

“When you wrote your programs,” he asked her once, “what did you do about mistakes?”

“You go back and change them. Nobody ever sees.”

“That must be pleasant.” He thought about it. “With us, one wrong letter meant a new page. So one stopped to think before one struck. And when one thinks long enough, one does not strike at all.” He turned his hat in his hands. “I have often wondered which is better: a word that is not quite right, and arrives, or the right one that stays in a cupboard.”

Ines had no answer. Outside somebody went past on a bicycle and rang the bell, though the lane was empty.`],
  ['8. The comma', `The ribbon came on the first clear day. She wiped the machine, laid a cloth under it, and put some lilac into a tea mug. He wore a dark blue jacket with the shipyard's pin on its lapel. Before he sat down he walked once around the table and laid two fingers on the roller, as one shakes hands with somebody after many years.

He tried it out first, on a clean sheet, without looking at his hands: *The reeds by the river have been cut and have grown again.* Not a letter was out of place.

Then he wound the old page in. He did it as one turns a child over that has fallen asleep, click by click, until the white gap stood exactly before the point where all the letters meet. His finger lay on the key for some time.

He pressed it. It sounded like any other key.

He wrote her name, and a full stop; the date, not the old one but today's; and his own name. The new letters were blacker than the rest. One could see that years lay between them, and that it was nevertheless one sentence.

> Come back, Anna.`],
  ['9. Where to', `“Where shall we send it?” asked Ines.

He folded the page along its old creases and made no new one. “Nowhere. She died two years ago. Her son found my name among her things and wrote to me this winter.” He took a squared notebook from his coat. “He sent me this.”

It was full of letters, typed, never posted, one for each month of a year. The first began: *There has been a flood here, and the post is cut off, but I will go on writing and send them all together.* When the roads were open again, the letters to the shipyard had come back to her. He had moved by then. She had asked after him, and he had asked after her. Nobody had forgotten anything. It had only not been delivered.

On the last page was half a line, and nothing after it:

> The water goes past, Tomas, and I think

“She had a comma,” he said, and for the first time he laughed. He laid his page into the notebook, next to hers, and tied both up with the string.

“Then why did you want to finish it?”

“Because one should, with what one has begun to say. And when it is said, one sees that it was not so long after all.”`],
  ['10. The sign', `When he had gone she sat in the shop until it was dark. She thought of a window in a program, long ago, and of the months she had spent on making words appear in it faster, until nobody noticed any more how they came. She had believed that the best tool is the one you do not feel. She still believed it. But not to be felt, she thought now, is not the same as not to be there. Words come one at a time, however fast they are; and each of them needs something behind it that holds still.

In the morning she wrote a new strip of paper and laid it at the bottom of the ninth box.

> Mr Reyl came. The comma is in use.

Then she carried the ladder out, took a fine brush, and gave the second *t* on the sign its crossbar back. The tailor was opening his shutters, and looked up.

“Is it new?”

“No,” said Ines. “It is only finished.”

The lane was bright after the rain. At its other end a girl had stopped in front of the dead post office, with something heavy in her arms, and was reading the sign. Ines climbed down, wiped the paint from her fingers, and went in to put the kettle on.`],
]
