#include "cli/option_set.h"

#include <gtest/gtest.h>

namespace regionfall::cli {
namespace {

// What a command declares, and the values it reads into.
struct PlanOptions {
  bool json = false;
  bool lock = true;
  std::string out;
  int parallelism = 10;
  std::vector<std::string> targets;
  std::vector<Given> variables;
  std::string directory;
  OptionSet set;

  PlanOptions() {
    set.flag("json", json, "Machine-readable output");
    set.flag("lock", lock, "Do not lock");
    set.value("out", out, "FILE", "Keep the plan");
    set.number("parallelism", parallelism, "Calls at once");
    set.list("target", targets, "ADDRESS", "Only this");
    set.ordered("var", variables, "NAME=VALUE", "A variable");
    set.ordered("var-file", variables, "FILE", "A file of variables");
    set.positional("dir", directory, "Where", false);
  }

  // What is wrong with the arguments; empty when nothing is.
  std::string mistake_in(const std::vector<std::string>& arguments) {
    const auto read = set.read(arguments);
    return read ? "" : read.error().message;
  }
};

TEST(Options, TakeOneDashOrTwoAndAValueBehindAnEqualsSignOrAlone) {
  PlanOptions options;
  EXPECT_EQ(options.mistake_in({"-out=a", "--parallelism", "3", "--target=x", "-target", "y", "-json"}), "");
  EXPECT_EQ(options.out, "a");
  EXPECT_EQ(options.parallelism, 3);
  EXPECT_EQ(options.targets, (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(options.json);
}

TEST(Options, KeepTheOrderOfThoseThatShareAList) {
  PlanOptions options;
  EXPECT_EQ(options.mistake_in({"-var", "a=1", "-var-file=f", "-var=b==2"}), "");
  ASSERT_EQ(options.variables.size(), 3u);
  EXPECT_EQ(options.variables[1].option, "var-file");
  EXPECT_EQ(options.variables[2].value, "b==2");
}

TEST(Options, ThatAreFlagsTakeAValueOnlyBehindAnEqualsSign) {
  PlanOptions options;
  EXPECT_EQ(options.mistake_in({"-lock=false", "-json", "true"}), "");
  EXPECT_FALSE(options.lock);
  EXPECT_TRUE(options.json);
  EXPECT_EQ(options.directory, "true");
}

TEST(Options, GivenTwiceCountAsTheLast) {
  PlanOptions options;
  EXPECT_EQ(options.mistake_in({"-out=a", "-lock=false", "-out=b", "-lock"}), "");
  EXPECT_EQ(options.out, "b");
  EXPECT_TRUE(options.lock);
}

TEST(Options, TakeWhateverFollowsAsTheirValue) {
  PlanOptions options;
  EXPECT_EQ(options.mistake_in({"-out", "-json", "-var", "--"}), "");
  EXPECT_EQ(options.out, "-json");
  EXPECT_FALSE(options.json);
}

TEST(Options, EndAtTwoDashes) {
  PlanOptions options;
  EXPECT_EQ(options.mistake_in({"--", "-json"}), "");
  EXPECT_EQ(options.directory, "-json");
  EXPECT_FALSE(options.json);
}

TEST(Options, AreNotADashAloneAndNegativeNumbers) {
  for (const char* argument : {"-", "-1"}) {
    PlanOptions options;
    EXPECT_EQ(options.mistake_in({argument}), "");
    EXPECT_EQ(options.directory, argument);
  }
}

TEST(Options, SayWhatIsWrong) {
  const struct {
    std::vector<std::string> arguments;
    const char* mistake;
  } cases[] = {
      {{"-jsn"}, R"(There is no option "-jsn" here. Did you mean "-json"?)"},
      {{"--something-else=1"}, R"(There is no option "-something-else" here.)"},
      {{"-JSON"}, R"(There is no option "-JSON" here.)"},
      {{"-out"}, "-out needs a value: -out=FILE."},
      {{"-lock=maybe"}, R"(-lock is true or false, not "maybe".)"},
      {{"-parallelism=3x"}, R"(-parallelism is a whole number, not "3x".)"},
      {{"-parallelism="}, R"(-parallelism is a whole number, not "".)"},
      {{"-parallelism=99999999999"}, R"(-parallelism is a whole number, not "99999999999".)"},
      {{"a", "b"}, R"(There is no place for the argument "b".)"},
      {{"-first", "-second"}, R"(There is no option "-first" here.)"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(PlanOptions().mistake_in(test.arguments), test.mistake);
  }
}

TEST(Options, ThatAskForHelpOutweighMistakes) {
  PlanOptions options;
  for (const char* help : {"-help", "--help", "-h"}) {
    const std::vector<std::string> arguments = {"-nonsense", "a", "b", help};
    const auto read = options.set.read(arguments);
    ASSERT_TRUE(read) << help;
    EXPECT_TRUE(read->help) << help;
  }
}

TEST(Options, BeforeAWordAreReadUpToIt) {
  PlanOptions options;
  const std::vector<std::string> arguments = {"-out", "x", "-json", "plan", "-nonsense"};
  const auto read = options.set.read_options(arguments);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->count, 3u);
  EXPECT_EQ(options.out, "x");
}

TEST(PositionalArguments, FillTheirPlacesInOrderAndAreMissedWhenRequired) {
  std::string from, to;
  OptionSet options;
  options.positional("from", from, "", true);
  options.positional("to", to, "", true);
  EXPECT_EQ(options.read(std::vector<std::string>{"a"}).error().message, "TO is missing.");
  EXPECT_EQ(options.usage(), " FROM TO");
}

TEST(PositionalArguments, OfAnyNumberTakeTheRest) {
  std::vector<std::string> addresses;
  OptionSet options;
  options.positionals("address", addresses, "");
  ASSERT_TRUE(options.read(std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(addresses, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(options.usage(), " [ADDRESS...]");
}

TEST(Options, AreShownAsTheyAreWritten) {
  PlanOptions options;
  const auto rows = options.set.option_rows();
  EXPECT_EQ(rows[0].first, "-json");
  EXPECT_EQ(rows[1].first, "-lock=false");
  EXPECT_EQ(rows[2].first, "-out=FILE");
  EXPECT_EQ(rows[3].first, "-parallelism=N");
  EXPECT_EQ(options.set.positional_rows()[0].first, "DIR");
}

}  // namespace
}  // namespace regionfall::cli
