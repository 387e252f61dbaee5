#include "drill/manifest.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/paths.h"

namespace regionfall::drill {
namespace {

using State = FileCheck::State;

void write(const TemporaryDirectory& folder, const std::string& name, const std::string& text) {
  ASSERT_TRUE(write_file_atomically(join_path(folder.path(), name), text));
}

TEST(Manifest, TellsWhatWasChangedTakenAwayAndAdded) {
  const auto folder = TemporaryDirectory::make().value();
  for (const char* name : {"report.html", "report.json", "junit.xml"}) write(folder, name, name);
  ASSERT_TRUE(write_manifest(folder.path(), {"report.html", "report.json", "junit.xml"}));
  write(folder, "report.json", "report.JSON");
  write(folder, "note.txt", "");
  ASSERT_TRUE(remove_file(join_path(folder.path(), "junit.xml")));
  const auto checks = check_manifest(folder.path());
  ASSERT_TRUE(checks);
  ASSERT_EQ(checks->size(), 4U);
  const std::pair<std::string, State> expected[] = {{"junit.xml", State::kMissing},
                                                    {"note.txt", State::kAdded},
                                                    {"report.html", State::kSame},
                                                    {"report.json", State::kChanged}};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ((*checks)[i].file, expected[i].first);
    EXPECT_EQ((*checks)[i].state, expected[i].second) << expected[i].first;
  }
}

TEST(Manifest, IsReadBySha256sum) {
  const auto folder = TemporaryDirectory::make().value();
  write(folder, "a", "abc");
  ASSERT_TRUE(write_manifest(folder.path(), {"a"}));
  EXPECT_EQ(read_file(join_path(folder.path(), kManifestName)).value(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n");
}

TEST(Manifest, RefusesOtherFormsAndNamesThatLeadOut) {
  const std::string hash(64, 'a');
  for (const std::string& line : {std::string("abc  a"), hash + " a", hash + "  ", hash + "  ../a", hash + "  ..",
                                  std::string(64, 'G') + "  a"}) {
    EXPECT_FALSE(parse_manifest(line + "\n")) << line;
  }
  EXPECT_TRUE(parse_manifest(hash + "  a b\n"));
}

}  // namespace
}  // namespace regionfall::drill
