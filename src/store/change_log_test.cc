#include "store/change_log.h"

#include <gtest/gtest.h>

namespace regionfall::store {
namespace {

struct Note {
  std::string text;
  static constexpr auto kFields = std::tuple(field("text", &Note::text));
};

// A process with two tables, one of which is logged.
struct Process {
  Store store;
  Table<Note> notes{store, "notes.all"};
  Table<Note> drafts{store, "drafts"};
  ChangeLog log{store, "notes."};

  Process() { EXPECT_TRUE(store.open(memory_journal())); }

  // A turn of the source.
  template <class Change>
  void change(Change&& make) {
    store.begin_turn();
    make();
    log.append(0);
    store.take_turn();
  }
  // A turn of a receiver.
  bool receive(const LogBatch& batch) {
    store.begin_turn();
    const bool done = log.receive(batch).has_value();
    done ? void(store.take_turn()) : store.roll_back();
    return done;
  }
  // Takes over everything that `source` has.
  void follow(const Process& source) {
    while (const std::optional<LogBatch> batch = source.log.since(log.last())) ASSERT_TRUE(receive(*batch));
  }

  std::string text() const {
    std::string all;
    for (const auto& [key, note] : notes) all += key + "=" + note.text + " ";
    return all;
  }
};

TEST(ChangeLog, BringsReceiversWhereTheSourceIs) {
  Process source;
  Process receiver;
  source.change([&] { source.notes.put("a", {"1"}); });
  receiver.follow(source);
  source.change([&] {
    source.notes.put("b", {"2"});
    source.notes.put("a", {"3"});
  });
  source.change([&] { source.notes.erase("b"); });
  receiver.follow(source);
  EXPECT_EQ(receiver.text(), "a=3 ");
  EXPECT_EQ(receiver.log.last(), 3);
  EXPECT_EQ(source.log.since(3), std::nullopt);
}

TEST(ChangeLog, IsAboutItsTablesAlone) {
  Process source;
  source.change([&] { source.drafts.put("x", {"1"}); });
  EXPECT_EQ(source.log.last(), 0);
  source.change([&] {
    source.drafts.put("y", {"1"});
    source.notes.put("a", {"1"});
  });
  EXPECT_EQ(source.log.since(0)->changes.size(), 1);
}

TEST(ChangeLog, TakesBatchesTwiceButNeverOutOfOrder) {
  Process source;
  Process receiver;
  source.change([&] { source.notes.put("a", {"1"}); });
  const LogBatch first = *source.log.since(0);
  source.change([&] { source.notes.put("a", {"2"}); });
  const LogBatch second = *source.log.since(1);
  EXPECT_FALSE(receiver.receive(second));
  EXPECT_EQ(receiver.text(), "");
  EXPECT_TRUE(receiver.receive(first));
  EXPECT_TRUE(receiver.receive(second));
  EXPECT_TRUE(receiver.receive(first));
  EXPECT_EQ(receiver.text(), "a=2 ");
}

TEST(ChangeLog, SendsEverythingToWhoIsTooFarBehindOrHasAnotherPast) {
  Process source;
  for (std::size_t i = 0; i <= ChangeLog::kEntriesMax; ++i) {
    source.change([&] { source.notes.put("a", {std::to_string(i)}); });
  }
  EXPECT_FALSE(source.log.since(1)->whole);
  EXPECT_TRUE(source.log.since(0)->whole);
  Process receiver;
  receiver.store.begin_turn();
  receiver.notes.put("stray", {"x"});
  receiver.store.take_turn();
  receiver.follow(source);
  EXPECT_EQ(receiver.text(), "a=10000 ");
  EXPECT_EQ(receiver.log.last(), source.log.last());

  Process anew;
  anew.change([&] { anew.notes.put("b", {"1"}); });
  receiver.follow(anew);
  EXPECT_EQ(receiver.text(), "b=1 ");
}

TEST(ChangeLog, SendsBatchesOfBoundedLength) {
  Process source;
  for (int i = 0; i < 1500; ++i) {
    source.change([&] { source.notes.put(std::to_string(i), {""}); });
  }
  Process receiver;
  ASSERT_TRUE(receiver.receive(*source.log.since(0)));
  EXPECT_EQ(receiver.log.last(), ChangeLog::kBatchEntriesMax);
  receiver.follow(source);
  EXPECT_EQ(receiver.notes.size(), 1500);
}

TEST(ChangeLog, RefusesChangesOfOtherTablesAndWhatIsNoRow) {
  Process receiver;
  EXPECT_FALSE(receiver.receive({.last = 1, .changes = {{"drafts", "a", encode_row(Note{"x"})}}}));
  EXPECT_FALSE(receiver.receive({.last = 1, .changes = {{"notes.none", "a", encode_row(Note{"x"})}}}));
  EXPECT_FALSE(receiver.receive({.last = 1, .changes = {{"notes.all", "a", "no row"}}}));
  EXPECT_EQ(receiver.log.last(), 0);
}

TEST(ChangeLog, TravelsAsARow) {
  Process source;
  source.change([&] { source.notes.put("a", {std::string("\0\xFF", 2)}); });
  source.change([&] { source.notes.erase("a"); });
  const Result<LogBatch> read = decode_row<LogBatch>(encode_row(*source.log.since(0)));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->last, 2);
  EXPECT_EQ(read->changes.at(0).bytes, encode_row(Note{std::string("\0\xFF", 2)}));
  EXPECT_EQ(read->changes.at(1).bytes, std::nullopt);
}

}  // namespace
}  // namespace regionfall::store
