// Runs after main.js, also where main.js or a part of it could not be loaded; then it says so in words.

if (!document.body.dataset.page) {
  const told = document.createElement("p");
  told.className = "noscript";
  told.setAttribute("role", "alert");
  told.textContent = "A part of this page could not be loaded. Check the connection, then reload the page.";
  document.getElementById("failed").append(told);
  document.body.dataset.python = "failed";
}
