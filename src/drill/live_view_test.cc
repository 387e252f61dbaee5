#include "drill/live_view.h"

#include <gtest/gtest.h>

namespace regionfall::drill {
namespace {

using Tone = LiveRow::Tone;

LiveState failing() {
  return {.title = "failover",
          .at_s = 72.4,
          .of_s = 240,
          .hint = "Ctrl-C heals the world and ends the drill.",
          .rows = {{Tone::kBad, "us-east-1", "crash", "0 /s", {30, 30, 0, 0}, ""},
                   {Tone::kGood, "eu-west-1", "ready", "30 /s", {0, 0, 0, 30}, ""},
                   {Tone::kBad, "failed", "", "0 /s", {0, 0, 15, 0}, ""}},
          .faults = {"us-east-1 lost: region us-east-1 crash, 52 s of 120 s"}};
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST(LiveView, ShowsProgressRegionsAndFaults) {
  EXPECT_EQ(joined(render(failing(), {.width = 60, .height = 24})),
            "failover  1:12 / 4:00  ███████████░░░░░░░░░░░░░░░░░░░░░░░░░░\n"
            "us-east-1        crash           0 /s  ██  \n"
            "eu-west-1        ready          30 /s     █\n"
            "failed                           0 /s    ▄ \n"
            "fault  us-east-1 lost: region us-east-1 crash, 52 s of 120 s\n"
            "Ctrl-C heals the world and ends the drill.\n");
}

TEST(LiveView, ManagesWithoutLettersBeyondAscii) {
  const std::string text = joined(render(failing(), {.width = 60, .height = 24, .unicode = false}));
  for (const char letter : text) EXPECT_LT(static_cast<unsigned char>(letter), 128);
  EXPECT_NE(text.find("#####....."), std::string::npos);
}

TEST(LiveView, IsNeverWiderOrHigherThanTheWindow) {
  for (int width = 1; width < 90; ++width) {
    for (int height = 1; height < 9; ++height) {
      const auto lines = render(failing(), {.width = width, .height = height});
      EXPECT_LE(lines.size(), static_cast<std::size_t>(height));
      for (const std::string& line : lines) {
        const auto columns = std::count_if(line.begin(), line.end(), [](char byte) { return (byte & 0xC0) != 0x80; });
        EXPECT_LE(columns, width) << line;
      }
    }
  }
}

TEST(LiveView, SaysHowMuchDoesNotFit) {
  EXPECT_EQ(render(failing(), {.width = 60, .height = 3}).back(), "4 more lines; a larger window shows them");
}

TEST(LiveView, HasColoursOnlyWhenAskedTo) {
  EXPECT_EQ(joined(render(failing(), {})).find('\x1b'), std::string::npos);
  EXPECT_NE(joined(render(failing(), {.color = true})).find("\x1b[31mus-east-1"), std::string::npos);
}

TEST(Sparkline, ShowsTheLatestValuesAndWhateverIsMoreThanNothing) {
  EXPECT_EQ(sparkline({8, 4, 0.01, 0}, 8, 4, true), "█▄▁ ");
  EXPECT_EQ(sparkline({8, 4, 1, 0}, 8, 2, true), "▁ ");
  EXPECT_EQ(sparkline({1}, 0, 4, true), " ");
}

TEST(LiveView, ForgetsTheOldestOfALongHistory) {
  std::vector<double> history;
  for (std::size_t i = 0; i <= kHistoryMax; ++i) remember(history, static_cast<double>(i));
  EXPECT_EQ(history.size(), kHistoryMax);
  EXPECT_EQ(history.front(), 1);
}

TEST(Utf8Locale, IsNamedByTheFirstVariableThatIsSet) {
  EXPECT_TRUE(is_utf8_locale("", "", "en_US.UTF-8"));
  EXPECT_TRUE(is_utf8_locale("C.utf8", "POSIX", ""));
  EXPECT_FALSE(is_utf8_locale("C", "", "en_US.UTF-8"));
  EXPECT_FALSE(is_utf8_locale("", "", ""));
}

}  // namespace
}  // namespace regionfall::drill
