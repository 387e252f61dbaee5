#include "terraform/providers/pet_names.h"

#include <span>

namespace regionfall::terraform {
namespace {

constexpr std::string_view kAdverbs[] = {
    "badly",    "boldly",    "bravely", "briskly", "calmly",   "clearly",  "cleverly", "daily",    "deeply",
    "duly",     "eagerly",   "early",   "easily",  "evenly",   "fairly",   "firmly",   "fondly",   "freely",
    "friendly", "fully",     "gently",  "gladly",  "greatly",  "happily",  "highly",   "hourly",   "humbly",
    "ideally",  "jointly",   "keenly",  "kindly",  "largely",  "lightly",  "likely",   "loosely",  "loudly",
    "luckily",  "mainly",    "merrily", "mildly",  "mostly",   "nearly",   "neatly",   "newly",    "nicely",
    "nightly",  "openly",    "orderly", "plainly", "politely", "possibly", "promptly", "properly", "proudly",
    "quickly",  "quietly",   "rapidly", "rarely",  "readily",  "really",   "richly",   "roughly",  "safely",
    "sharply",  "silently",  "simply",  "slowly",  "smoothly", "softly",   "solely",   "steadily", "strictly",
    "strongly", "suddenly",  "surely",  "swiftly", "tidily",   "tightly",  "truly",    "usually",  "vaguely",
    "vastly",   "violently", "warmly",  "weekly",  "widely",   "wildly",   "wisely",   "yearly",   "zealously"};

constexpr std::string_view kAdjectives[] = {
    "able",    "ample",   "amber",   "ancient",  "apt",     "autumn",  "awake",    "bold",    "brave",   "bright",
    "brisk",   "broad",   "calm",    "candid",   "careful", "cheery",  "civil",    "classic", "clean",   "clear",
    "clever",  "coastal", "cool",    "crisp",    "curious", "daring",  "dear",     "deep",    "eager",   "early",
    "earnest", "elegant", "fabled",  "faithful", "famous",  "fancy",   "fine",     "firm",    "fluent",  "fond",
    "frank",   "fresh",   "gentle",  "glad",     "golden",  "grand",   "grateful", "great",   "handy",   "happy",
    "hardy",   "hearty",  "honest",  "humble",   "ideal",   "jolly",   "keen",     "kind",    "large",   "lasting",
    "lively",  "loyal",   "lucid",   "lucky",    "mellow",  "merry",   "mighty",   "modest",  "neat",    "noble",
    "novel",   "patient", "placid",  "pleasant", "polite",  "prime",   "proud",    "quick",   "quiet",   "rapid",
    "ready",   "robust",  "rustic",  "sharp",    "silver",  "sincere", "smart",    "solid",   "sound",   "steady",
    "stellar", "sturdy",  "sunny",   "swift",    "tender",  "tidy",    "tranquil", "upright", "valiant", "vivid",
    "warm",    "wide",    "willing", "winter",   "wise",    "witty",   "worthy",   "young",   "zesty"};

constexpr std::string_view kAnimals[] = {
    "adder",     "albatross", "alpaca",   "ant",      "antelope", "badger",    "bass",      "bat",      "bear",
    "beaver",    "bee",       "beetle",   "bison",    "boar",     "buffalo",   "bumblebee", "camel",    "caribou",
    "carp",      "cat",       "catfish",  "cheetah",  "chicken",  "cicada",    "clam",      "cod",      "condor",
    "cormorant", "cow",       "coyote",   "crab",     "crane",    "cricket",   "crow",      "cuckoo",   "deer",
    "dingo",     "dog",       "dolphin",  "donkey",   "dove",     "dragonfly", "duck",      "eagle",    "eel",
    "egret",     "eland",     "elephant", "elk",      "emu",      "falcon",    "ferret",    "finch",    "flamingo",
    "fox",       "frog",      "gazelle",  "gecko",    "gibbon",   "giraffe",   "goat",      "goose",    "gopher",
    "gorilla",   "grouse",    "gull",     "hamster",  "hare",     "hawk",      "hedgehog",  "heron",    "herring",
    "hornet",    "horse",     "ibex",     "ibis",     "iguana",   "jackal",    "jaguar",    "jay",      "kestrel",
    "kiwi",      "koala",     "lark",     "lemming",  "lemur",    "leopard",   "lion",      "lizard",   "llama",
    "lobster",   "lynx",      "magpie",   "mallard",  "manatee",  "marmot",    "marten",    "mole",     "moose",
    "moth",      "mouse",     "mule",     "newt",     "octopus",  "okapi",     "orca",      "oryx",     "ostrich",
    "otter",     "owl",       "panda",    "panther",  "parrot",   "pelican",   "penguin",   "perch",    "pheasant",
    "pigeon",    "pike",      "plover",   "polecat",  "pony",     "puffin",    "puma",      "python",   "quail",
    "rabbit",    "raccoon",   "raven",    "reindeer", "robin",    "salmon",    "seal",      "shark",    "sheep",
    "shrew",     "shrimp",    "skunk",    "snail",    "sparrow",  "spider",    "squid",     "squirrel", "stork",
    "sturgeon",  "swallow",   "swan",     "tapir",    "tern",     "thrush",    "tiger",     "toad",     "tortoise",
    "toucan",    "trout",     "tuna",     "turkey",   "turtle",   "viper",     "vole",      "walrus",   "warbler",
    "weasel",    "whale",     "wolf",     "wombat",   "wren",     "yak",       "zebra"};

std::string_view choice(RandomSource& random, std::span<const std::string_view> words) {
  return words[random_below(random, words.size())];
}

}  // namespace

std::string pet_name(RandomSource& random, std::int64_t words, std::string_view separator) {
  std::string name;
  for (std::int64_t left = words; left > 2; --left) name.append(choice(random, kAdverbs)).append(separator);
  if (words > 1) name.append(choice(random, kAdjectives)).append(separator);
  return name.append(choice(random, kAnimals));
}

}  // namespace regionfall::terraform
