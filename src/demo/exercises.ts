import { raw } from './sample'
import type { SampleName } from './samples'

export type Exercise = 'sort' | 'fibonacci' | 'prime'

type Programs = Readonly<Partial<Record<SampleName, string>>>

/** The programs most asked for, in the languages most asked for. */
export const exercises: Readonly<Record<Exercise, Programs>> = {
  sort: {
    typescript: raw`
function quickSort(items: readonly number[]): number[] {
  const [pivot, ...rest] = items
  if (pivot === undefined) return []
  const smaller = rest.filter(item => item < pivot)
  const larger = rest.filter(item => item >= pivot)
  return [...quickSort(smaller), pivot, ...quickSort(larger)]
}

console.log(quickSort([5, 3, 8, 1, 9, 2])) // [ 1, 2, 3, 5, 8, 9 ]
`,
    javascript: raw`
function quickSort([pivot, ...rest]) {
  if (pivot === undefined) return []
  const smaller = rest.filter(item => item < pivot)
  const larger = rest.filter(item => item >= pivot)
  return [...quickSort(smaller), pivot, ...quickSort(larger)]
}

console.log(quickSort([5, 3, 8, 1, 9, 2])) // [ 1, 2, 3, 5, 8, 9 ]
`,
    python: raw`
def quick_sort(items: list[int]) -> list[int]:
    if len(items) <= 1:
        return items
    pivot, *rest = items
    smaller = [item for item in rest if item < pivot]
    larger = [item for item in rest if item >= pivot]
    return quick_sort(smaller) + [pivot] + quick_sort(larger)


print(quick_sort([5, 3, 8, 1, 9, 2]))  # [1, 2, 3, 5, 8, 9]
`,
    go: raw`
package main

import "fmt"

func quickSort(items []int) {
	if len(items) < 2 {
		return
	}
	last := len(items) - 1
	border := 0
	for i := 0; i < last; i++ {
		if items[i] < items[last] {
			items[i], items[border] = items[border], items[i]
			border++
		}
	}
	items[border], items[last] = items[last], items[border]
	quickSort(items[:border])
	quickSort(items[border+1:])
}

func main() {
	items := []int{5, 3, 8, 1, 9, 2}
	quickSort(items)
	fmt.Println(items) // [1 2 3 5 8 9]
}
`,
    rust: raw`
fn quick_sort(items: &mut [i32]) {
    if items.len() < 2 {
        return;
    }
    let last = items.len() - 1;
    let mut border = 0;
    for i in 0..last {
        if items[i] < items[last] {
            items.swap(i, border);
            border += 1;
        }
    }
    items.swap(border, last);
    let (left, right) = items.split_at_mut(border);
    quick_sort(left);
    quick_sort(&mut right[1..]);
}

fn main() {
    let mut items = [5, 3, 8, 1, 9, 2];
    quick_sort(&mut items);
    println!("{items:?}"); // [1, 2, 3, 5, 8, 9]
}
`,
  },
  fibonacci: {
    typescript: raw`
function* fibonacci(): Generator<bigint> {
  let [current, next] = [0n, 1n]
  while (true) {
    yield current
    ;[current, next] = [next, current + next]
  }
}

const numbers = fibonacci()
console.log(Array.from({ length: 10 }, () => String(numbers.next().value)).join(' '))
// 0 1 1 2 3 5 8 13 21 34
`,
    python: raw`
from itertools import islice


def fibonacci():
    current, following = 0, 1
    while True:
        yield current
        current, following = following, current + following


print(*islice(fibonacci(), 10))  # 0 1 1 2 3 5 8 13 21 34
`,
    go: raw`
package main

import "fmt"

func fibonacci(count int) []int {
	numbers := make([]int, 0, count)
	for a, b := 0, 1; len(numbers) < count; a, b = b, a+b {
		numbers = append(numbers, a)
	}
	return numbers
}

func main() {
	fmt.Println(fibonacci(10)) // [0 1 1 2 3 5 8 13 21 34]
}
`,
    rust: raw`
fn fibonacci() -> impl Iterator<Item = u64> {
    let mut pair = (0, 1);
    std::iter::from_fn(move || {
        let current = pair.0;
        pair = (pair.1, current + pair.1);
        Some(current)
    })
}

fn main() {
    let numbers: Vec<u64> = fibonacci().take(10).collect();
    println!("{numbers:?}"); // [0, 1, 1, 2, 3, 5, 8, 13, 21, 34]
}
`,
  },
  prime: {
    typescript: raw`
/** All primes up to the limit, by the sieve of Eratosthenes. */
function primesUpTo(limit: number): number[] {
  const composite = new Uint8Array(limit + 1)
  const primes: number[] = []
  for (let number = 2; number <= limit; number += 1) {
    if (composite[number]) continue
    primes.push(number)
    for (let multiple = number ** 2; multiple <= limit; multiple += number) composite[multiple] = 1
  }
  return primes
}

console.log(primesUpTo(30).join(' ')) // 2 3 5 7 11 13 17 19 23 29
`,
    python: raw`
def primes_up_to(limit: int) -> list[int]:
    """All primes up to the limit, by the sieve of Eratosthenes."""
    is_prime = [True] * (limit + 1)
    is_prime[:2] = [False] * min(2, limit + 1)
    for number in range(2, int(limit**0.5) + 1):
        if is_prime[number]:
            for multiple in range(number * number, limit + 1, number):
                is_prime[multiple] = False
    return [number for number, prime in enumerate(is_prime) if prime]


print(*primes_up_to(30))  # 2 3 5 7 11 13 17 19 23 29
`,
  },
}
