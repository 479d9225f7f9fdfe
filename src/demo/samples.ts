import { raw, type Sample } from './sample'
import { webSamples } from './webSamples'

/** One program per language; those that can all count the words of a text. */
export const samples = {
  typescript: { name: 'TypeScript', fence: 'ts', code: raw`
/** How often each word occurs, the most frequent first. */
function countWords(text: string): [word: string, count: number][] {
  const counts = new Map<string, number>()
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)
}

console.log(countWords('to be or not to be').slice(0, 3))
// [ [ 'to', 2 ], [ 'be', 2 ], [ 'or', 1 ] ]
` },
  javascript: { name: 'JavaScript', fence: 'js', code: raw`
function countWords(text) {
  const counts = new Map()
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)
}

console.log(countWords('to be or not to be').slice(0, 3))
// [ [ 'to', 2 ], [ 'be', 2 ], [ 'or', 1 ] ]
` },
  python: { name: 'Python', fence: 'python', code: raw`
import re
from collections import Counter


def count_words(text: str) -> list[tuple[str, int]]:
    """How often each word occurs, the most frequent first."""
    return Counter(re.findall(r"\w+", text.lower())).most_common()


if __name__ == "__main__":
    for word, count in count_words("to be or not to be")[:3]:
        print(f"{count:>3}  {word}")
` },
  go: { name: 'Go', fence: 'go', code: raw`
package main

import (
	"fmt"
	"sort"
	"strings"
)

// countWords tells how often each word occurs, and gives the words in order.
func countWords(text string) (map[string]int, []string) {
	counts := map[string]int{}
	for _, word := range strings.Fields(strings.ToLower(text)) {
		counts[word]++
	}
	words := make([]string, 0, len(counts))
	for word := range counts {
		words = append(words, word)
	}
	sort.Slice(words, func(i, j int) bool {
		if counts[words[i]] != counts[words[j]] {
			return counts[words[i]] > counts[words[j]]
		}
		return words[i] < words[j]
	})
	return counts, words
}

func main() {
	counts, words := countWords("to be or not to be")
	for _, word := range words {
		fmt.Printf("%3d  %s\n", counts[word], word)
	}
}
` },
  rust: { name: 'Rust', fence: 'rust', code: raw`
use std::collections::HashMap;

/// How often each word occurs, the most frequent first.
fn count_words(text: &str) -> Vec<(String, usize)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    let mut words: Vec<_> = counts.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words
}

fn main() {
    for (word, count) in count_words("to be or not to be") {
        println!("{count:>3}  {word}");
    }
}
` },
  java: { name: 'Java', fence: 'java', code: raw`
import java.util.Map;
import java.util.TreeMap;

public class Main {
    static Map<String, Integer> countWords(String text) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String word : text.toLowerCase().split("\\s+")) {
            counts.merge(word, 1, Integer::sum);
        }
        return counts;
    }

    public static void main(String[] args) {
        countWords("to be or not to be")
            .forEach((word, count) -> System.out.printf("%3d  %s%n", count, word));
    }
}
` },
  cpp: { name: 'C++', fence: 'cpp', code: raw`
#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

std::map<std::string, int> count_words(const std::string& text) {
    std::map<std::string, int> counts;
    std::istringstream words(text);
    for (std::string word; words >> word;) ++counts[word];
    return counts;
}

int main() {
    for (const auto& [word, count] : count_words("to be or not to be"))
        std::cout << std::setw(3) << count << "  " << word << '\n';
}
` },
  c: { name: 'C', fence: 'c', code: raw`
#include <ctype.h>
#include <stdio.h>

/* How many words a text has: a word begins where a blank ends. */
int count_words(const char *text) {
    int words = 0, inside = 0;
    for (; *text; text++) {
        int blank = isspace((unsigned char)*text);
        if (!blank && !inside) words++;
        inside = !blank;
    }
    return words;
}

int main(void) {
    printf("%d\n", count_words("to be or not to be")); /* 6 */
    return 0;
}
` },
  sql: { name: 'SQL', fence: 'sql', code: raw`
CREATE TABLE message (
  id         INTEGER PRIMARY KEY,
  author     TEXT NOT NULL,
  tokens     INTEGER NOT NULL,
  created_at TEXT NOT NULL
);

INSERT INTO message (author, tokens, created_at) VALUES
  ('Ada', 120, '2026-01-05'),
  ('Ada', 340, '2026-01-06'),
  ('Lin', 95,  '2026-01-06');

-- Who wrote how much, the busiest first
SELECT author, COUNT(*) AS messages, SUM(tokens) AS tokens
FROM message
WHERE created_at >= '2026-01-01'
GROUP BY author
HAVING COUNT(*) >= 1
ORDER BY tokens DESC;
` },
  shell: { name: 'Shell', fence: 'bash', code: raw`
#!/usr/bin/env bash
# The ten most frequent words of a file: ./words.sh notes.txt
set -euo pipefail

file="$1"
tr -cs '[:alpha:]' '\n' < "$file" |
  tr '[:upper:]' '[:lower:]' |
  sort | uniq -c | sort -rn | sed 10q
` },
  ...webSamples,
} as const satisfies Readonly<Record<string, Sample>>

export type SampleName = keyof typeof samples
