#include "world/call_frame.h"

#include <gtest/gtest.h>

#include <vector>

namespace regionfall::world {
namespace {

// All frames that the reader has by now.
std::vector<std::string> frames(CallFrameReader& reader) {
  std::vector<std::string> all;
  while (true) {
    const auto frame = reader.next();
    EXPECT_TRUE(frame);
    if (!frame || !*frame) return all;
    all.push_back(**frame);
  }
}

TEST(CallFrame, ComesBackFromAStreamInPiecesOfAnySize) {
  const std::vector<std::string> contents = {"one", "", std::string(100'000, 'x'), "four"};
  std::string stream;
  for (const std::string& content : contents) stream += call_frame(content);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{4096}, stream.size()}) {
    CallFrameReader reader;
    std::vector<std::string> read;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      reader.feed(std::string_view(stream).substr(at, piece));
      for (std::string& frame : frames(reader)) read.push_back(std::move(frame));
    }
    EXPECT_EQ(read, contents) << "pieces of " << piece;
  }
}

TEST(CallFrame, ThatIsTooLongIsRefusedByItsLength) {
  CallFrameReader reader;
  reader.feed(std::string_view("\x04\x00\x00\x01", 4));
  EXPECT_FALSE(reader.next());
}

}  // namespace
}  // namespace regionfall::world
