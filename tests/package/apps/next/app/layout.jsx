export const metadata = { title: "App", icons: { icon: "data:," } };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <style>{"li { height: 150px }"}</style>
        {children}
      </body>
    </html>
  );
}
