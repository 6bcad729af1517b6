import type { CardBlock, CarouselBlock } from '@slack/types';
import { ButtonElement } from '../elements/button.tsx';
import { Text } from '../text/text.tsx';

export function CardView({ block }: { block: CardBlock }) {
  const { hero_image: hero, title, subtitle, body, actions } = block;
  return (
    <article className="card">
      {hero && 'image_url' in hero && <img src={hero.image_url} alt={hero.alt_text} />}
      {title && (
        <div className="card-title">
          <Text text={title} />
        </div>
      )}
      {subtitle && (
        <div className="card-subtitle">
          <Text text={subtitle} />
        </div>
      )}
      {body && <Text text={body} />}
      {actions && (
        <div className="actions">
          {actions.map((button) => (
            <ButtonElement key={button.action_id} element={button} blockId={block.block_id ?? ''} />
          ))}
        </div>
      )}
    </article>
  );
}

export function CarouselView({ block }: { block: CarouselBlock }) {
  return (
    <div className="carousel">
      {block.elements.map((card, index) => (
        <CardView key={card.block_id ?? index} block={card} />
      ))}
    </div>
  );
}
