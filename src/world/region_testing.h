#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "aws/members/ec2.h"
#include "aws/service.h"
#include "aws/service_caller.h"
#include "store/table.h"
#include "world/region.h"

// What tests of regions share.
namespace regionfall::world {

inline const Instant kTestBegin{std::chrono::seconds(1'700'000'000)};

struct Note {
  std::string text;
  static constexpr auto kFields = std::tuple(field("Text", &Note::text));
};

// A service that keeps notes: Put writes one, Get reads it, PutThenFail writes and then fails, PutTwice puts through
// the region itself,
// Tell writes a note, has us-east-1 write it too and notes the answer's error as "told", TellThenFail then fails. A
// timer puts a note "timer" at kTestBegin plus ten seconds.
class NotesService final : public aws::Service {
 public:
  NotesService(store::Store& store, Region& region) : notes_(store, "notes"), caller_(region), regions_(region) {}

  std::string_view name() const override { return "notes"; }

  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& request) override {
    const std::string& key = input[aws::members::ec2::Key].as_text();
    last_caller = request.caller;
    if (operation == "Get") {
      const Note* note = notes_.find(key);
      if (note == nullptr) return aws::api_error("NoSuchNote", "There is no note " + key);
      return aws::Value::of({{aws::members::ec2::Value, note->text}});
    }
    if (operation == "PutTwice") {
      return caller_.call({.region = request.region, .service = "notes", .operation = "Put", .input = input});
    }
    notes_.put(key, {input[aws::members::ec2::Value].as_text()});
    if (operation.starts_with("Tell")) {
      regions_.send({.region = {"us-east-1"}, .service = "notes", .operation = "Put", .input = input},
                    [this](const aws::Outcome& outcome, const aws::Request&) {
                      notes_.put("told", {outcome ? "" : outcome.error().code});
                    });
    }
    if (operation == "TellThenFail") return aws::api_error("Failed", "on purpose");
    if (operation == "PutThenFail") return aws::api_error("Failed", "on purpose");
    return aws::Value();
  }

  std::optional<Instant> next_timer() const override {
    if (notes_.contains("timer")) return std::nullopt;
    return kTestBegin + std::chrono::seconds(10);
  }
  void on_timer(const aws::Request& /*request*/) override { notes_.put("timer", {"rang"}); }

  aws::Caller last_caller;

 private:
  store::Table<Note> notes_;
  aws::ServiceCaller& caller_;
  aws::RegionCaller& regions_;
};

// A call of an operation of NotesService.
inline aws::ServiceCall notes_call(std::string operation, std::string key, std::string value = "") {
  namespace m = aws::members::ec2;
  return {.region = {"eu-west-1"},
          .service = "notes",
          .operation = std::move(operation),
          .input = aws::Value::of({{m::Key, std::move(key)}, {m::Value, std::move(value)}}),
          .caller = {.account = {"123456789012"}}};
}

}  // namespace regionfall::world
